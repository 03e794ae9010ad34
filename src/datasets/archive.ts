import { eachChunk } from './content.js'

/** One file out of an archive. */
export interface ArchiveFile {
  readonly name: string
  readonly bytes: Buffer
}

/**
 * Takes the wanted files out of a tar archive, gzipped or not. Only plain files count, in whatever folder of the archive
 * they lie; nothing is written anywhere.
 *
 * @param wanted judges a file's own name
 * @param limit how many bytes the unpacked archive may have
 * @throws RangeError when the archive is damaged, too long, or holds a wanted name twice
 */
export async function filesOfArchive(
  path: string,
  wanted: (name: string) => boolean,
  limit: number,
  signal?: AbortSignal,
): Promise<ArchiveFile[]> {
  const { Parser } = await import('tar')
  const files: ArchiveFile[] = []
  let broken: Error | undefined
  const parser = new Parser({
    strict: true,
    onReadEntry: entry => {
      const name = entry.path.split('/').pop() ?? ''
      if (entry.type !== 'File' || !wanted(name)) {
        entry.resume()
        return
      }
      if (files.some(file => file.name === name)) {
        broken ??= new RangeError(`${path}: holds ${name} twice`)
        entry.resume()
        return
      }
      const chunks: Buffer[] = []
      entry.on('data', chunk => chunks.push(chunk))
      entry.on('end', () => files.push({ name, bytes: Buffer.concat(chunks) }))
    },
  })
  const ended = new Promise<void>((resolve, reject) => {
    parser.on('end', () => resolve())
    parser.on('error', (error: Error) => {
      reject(new RangeError(`${path}: is no tar archive, or damaged or cut off (${error.message})`))
    })
  })
  // reported where it is awaited
  ended.catch(error => {
    broken ??= error
  })
  await eachChunk(
    path,
    limit,
    chunk => {
      if (broken !== undefined) throw broken
      parser.write(chunk)
    },
    signal,
  )
  parser.end()
  await ended
  if (broken !== undefined) throw broken
  return files
}
