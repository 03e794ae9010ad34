import { closeSync, createReadStream, openSync, readSync } from 'node:fs'
import { createGunzip } from 'node:zlib'

/**
 * The content of a file that may be gzipped, which its first bytes tell. Decompression stops where the content gets
 * longer than it may be, so a small file cannot fill the memory.
 *
 * @throws RangeError when the content is longer than `limit`, or the compressed file is damaged
 */
export async function contentOf(path: string, limit: number, signal?: AbortSignal): Promise<Buffer> {
  const chunks: Buffer[] = []
  await eachChunk(path, limit, chunk => void chunks.push(chunk), signal)
  return Buffer.concat(chunks)
}

/** The same, chunk by chunk. */
export async function eachChunk(
  path: string,
  limit: number,
  take: (chunk: Buffer) => void,
  signal?: AbortSignal,
): Promise<void> {
  const file = createReadStream(path, { highWaterMark: 1 << 18 })
  const content = isGzip(path) ? file.pipe(createGunzip({ chunkSize: 1 << 18 })) : file
  file.on('error', error => content.destroy(error))
  let bytes = 0
  try {
    for await (const chunk of content) {
      signal?.throwIfAborted()
      bytes += chunk.length
      if (bytes > limit) {
        throw new RangeError(`${path}: holds more than the ${limit} bytes that it may have, and is refused`)
      }
      take(chunk)
    }
  } catch (error) {
    if (String((error as NodeJS.ErrnoException).code).startsWith('Z_')) {
      throw new RangeError(`${path}: is damaged or cut off (gzip: ${(error as Error).message})`)
    }
    throw error
  } finally {
    file.destroy()
    content.destroy()
  }
}

function isGzip(path: string): boolean {
  const file = openSync(path, 'r')
  try {
    const start = Buffer.alloc(2)
    return readSync(file, start, 0, 2, 0) === 2 && start[0] === 0x1f && start[1] === 0x8b
  } finally {
    closeSync(file)
  }
}
