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
  /**
   * What `prepare` makes of room for `bytes` bytes, such as tables in it and views of it. Ask for it at every use: where
   * others have had the room since, it is prepared again.
   */
  lasting<Prepared>(bytes: number, prepare: (room: Room<T>) => Prepared): () => Prepared
}

/**
 * The functions T of assembly/NAME, which the set-up compiles to NAME.wasm in `folder`: the room of `src/` that calls them.
 * @throws Error, at the first use, when the set-up has not compiled it
 */
export function assembly<T extends Assembly>(folder: string, name: string): Module<T> {
  const { Module, Instance } = (globalThis as unknown as { WebAssembly: Engine }).WebAssembly
  let module: object | undefined
  let kept: Room<T> | undefined
  /** of what is in the kept instance, where it must last */
  let owner: object | undefined
  const instance = (): Room<T> => {
    module ??= new Module(read(join(folder, `${name}.wasm`)))
    const kernels = new Instance(module).exports as T
    return { kernels, start: Math.ceil(kernels.free.value / 16) * 16 }
  }
  const withRoom = (room: Room<T>, bytes: number) => {
    const { memory } = room.kernels
    const missing = room.start + bytes - memory.buffer.byteLength
    if (missing > 0) memory.grow(Math.ceil(missing / pageSize))
    return room
  }
  const keptRoom = (bytes: number) => {
    kept ??= instance()
    return withRoom(kept, bytes)
  }
  return {
    room(bytes) {
      if (bytes > keptBytes) return withRoom(instance(), bytes)
      owner = undefined
      return keptRoom(bytes)
    },
    ownRoom: bytes => withRoom(instance(), bytes),
    lasting(bytes, prepare) {
      if (bytes > keptBytes) {
        const prepared = prepare(withRoom(instance(), bytes))
        return () => prepared
      }
      const self = {}
      let prepared: ReturnType<typeof prepare>
      return () => {
        if (owner !== self) {
          owner = undefined
          prepared = prepare(keptRoom(bytes))
          owner = self
        }
        return prepared
      }
    },
  }
}

function read(file: string): Uint8Array {
  if (!existsSync(file)) throw new Error(`assembly: ${file} must be there, got no such file; npm run setup compiles it`)
  return readFileSync(file)
}
