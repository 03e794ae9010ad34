import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What an instance of every module of assembly/ has, beside its functions. */
export interface Assembly {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number }
  /** the first byte of memory that its functions do not use themselves */
  readonly free: { readonly value: number }
}

interface Engine {
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object) => { readonly exports: unknown }
}

const pageSize = 2 ** 16
/** Memory cannot be given back, so only instances smaller than this are kept. */
const keptBytes = 2 ** 24

/**
 * The module that assembly/NAME became, compiled at its first use. The function gives an instance with at least `bytes`
 * bytes from the address `start`, a multiple of 16, on. Their content is what an earlier use left.
 */
export function assembly<T extends Assembly>(
  folder: string,
  name: string,
): (bytes: number) => { readonly kernels: T; readonly start: number } {
  const { Module, Instance } = (globalThis as unknown as { WebAssembly: Engine }).WebAssembly
  let module: object | undefined
  let kept: T | undefined
  return bytes => {
    module ??= new Module(readFileSync(join(folder, `${name}.wasm`)))
    const kernels = bytes > keptBytes || kept === undefined ? (new Instance(module).exports as T) : kept
    if (bytes <= keptBytes) kept = kernels
    const start = Math.ceil(kernels.free.value / 16) * 16
    const missing = start + bytes - kernels.memory.buffer.byteLength
    if (missing > 0) kernels.memory.grow(Math.ceil(missing / pageSize))
    return { kernels, start }
  }
}
