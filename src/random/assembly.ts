import { existsSync, readFileSync } from 'node:fs'
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

/** An instance with room from the address `start`, a multiple of 16, on. */
export interface Room<T> {
  readonly kernels: T
  readonly start: number
}

/** The module that assembly/NAME became, compiled at its first use. */
export interface Module<T> {
  /** Room for `bytes` bytes until the next call, with whatever an earlier use left there. */
  room(bytes: number): Room<T>
  /** Room for `bytes` bytes that stay the caller's, all zero. */
  ownRoom(bytes: number): Room<T>
}

/**
 * The functions T of assembly/NAME, which the set-up compiles to NAME.wasm in `folder`: the room of `src/` that calls them.
 * @throws Error, at the first use, when the set-up has not compiled it
 */
export function assembly<T extends Assembly>(folder: string, name: string): Module<T> {
  const { Module, Instance } = (globalThis as unknown as { WebAssembly: Engine }).WebAssembly
  let module: object | undefined
  let kept: T | undefined
  const instance = () => {
    module ??= new Module(read(join(folder, `${name}.wasm`)))
    return new Instance(module).exports as T
  }
  const roomIn = (kernels: T, bytes: number) => {
    const start = Math.ceil(kernels.free.value / 16) * 16
    const missing = start + bytes - kernels.memory.buffer.byteLength
    if (missing > 0) kernels.memory.grow(Math.ceil(missing / pageSize))
    return { kernels, start }
  }
  return {
    room(bytes) {
      if (bytes > keptBytes) return roomIn(instance(), bytes)
      kept ??= instance()
      return roomIn(kept, bytes)
    },
    ownRoom: bytes => roomIn(instance(), bytes),
  }
}

function read(file: string): Uint8Array {
  if (!existsSync(file)) throw new Error(`assembly: ${file} must be there, got no such file; npm run setup compiles it`)
  return readFileSync(file)
}
