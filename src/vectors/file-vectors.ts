import { randomUUID } from 'node:crypto'
import { closeSync, mkdirSync, openSync, readSync, statfsSync, unlinkSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { StoredVectors, Vector } from './vector.js'

export interface FileVectorsOptions {
  /** where the file is opened; it is made where it is missing */
  readonly folder: string
  /** how many vectors there is room for */
  readonly length: number
  /** bytes of one vector's coordinates */
  readonly vectorBytes: number
  /** The vector of these coordinates, which become its own. */
  vector(coordinates: ArrayBuffer): Vector
}

/**
 * Vectors in a file, for as many as memory should not hold. One is read when it is asked for, and is then a new vector of
 * the same bits; the operating system keeps in its memory what it has room for.
 *
 * The file has no name from the moment it is open: whatever ends the process, the disk gets it back. It is closed by
 * `dispose`, or by the garbage collector where nothing leads to the vectors any more.
 */
export class FileVectors implements StoredVectors {
  [place: number]: Vector
  readonly length: number
  readonly #options: FileVectorsOptions
  readonly #kept = new Set<number>()
  #file: number | undefined

  /** @throws Error when the disk has no room for them, or the folder may not be written to */
  constructor(options: FileVectorsOptions) {
    const { folder, length, vectorBytes } = options
    this.length = length
    this.#options = options
    this.#file = opened(folder, length * vectorBytes)
    abandoned.register(this, this.#file, this)
    // not enumerable: who walks through an object's parts would read them all
    for (let place = 0; place < length; place++)
      Object.defineProperty(this, place, {
        get: () => this.#read(place),
        set: (vector: Vector) => this.#write(place, vector),
      })
  }

  #write(place: number, vector: Vector): void {
    const { folder, length, vectorBytes } = this.#options
    const { buffer, byteOffset, byteLength } = vector.read()
    if (byteLength !== vectorBytes)
      throw new RangeError(`stored vectors: one of ${vectorBytes} bytes is required, got ${byteLength}`)
    const bytes = new Uint8Array(buffer, byteOffset, byteLength)
    const file = this.#open()
    try {
      for (let from = 0; from < vectorBytes; )
        from += writeSync(file, bytes, from, vectorBytes - from, place * vectorBytes + from)
    } catch (error) {
      throw refused(error as NodeJS.ErrnoException, folder, length * vectorBytes)
    }
    this.#kept.add(place)
  }

  #read(place: number): Vector {
    const { vectorBytes, vector } = this.#options
    const file = this.#open()
    if (!this.#kept.has(place)) throw new RangeError(`stored vectors: none is stored at ${place}`)
    const bytes = new Uint8Array(vectorBytes)
    for (let from = 0; from < vectorBytes; ) {
      const read = readSync(file, bytes, from, vectorBytes - from, place * vectorBytes + from)
      if (read === 0) throw new Error('stored vectors: their file has become shorter; run again')
      from += read
    }
    return vector(bytes.buffer)
  }

  #open(): number {
    if (this.#file === undefined) throw new Error('stored vectors: their file has been closed')
    return this.#file
  }

  /** Gives the file back; a second time does nothing. */
  dispose(): void {
    if (this.#file === undefined) return
    abandoned.unregister(this)
    closeSync(this.#file)
    this.#file = undefined
  }
}

const abandoned = new FinalizationRegistry<number>(closeSync)

/** A file without a name. */
function opened(folder: string, bytes: number): number {
  try {
    mkdirSync(folder, { recursive: true })
    const { bavail, bsize } = statfsSync(folder)
    // told now, not after the hour that computing them takes
    if (bavail * bsize < bytes) throw Object.assign(new Error(`${bavail * bsize} bytes are free`), { code: 'ENOSPC' })
    const path = join(folder, `vectors-${randomUUID()}`)
    const file = openSync(path, 'wx+')
    unlinkSync(path)
    return file
  } catch (error) {
    throw refused(error as NodeJS.ErrnoException, folder, bytes)
  }
}

function refused(error: NodeJS.ErrnoException, folder: string, bytes: number): Error {
  const full = error.code === 'ENOSPC' || error.code === 'EDQUOT'
  const reason = full ? 'the disk is full; make room, or name a folder on a larger one' : error.message
  return new Error(
    `stored vectors: ${(bytes / 1e9).toPrecision(2)} GB of them cannot be kept in ${folder}: ${reason}`,
    {
      cause: error,
    },
  )
}
