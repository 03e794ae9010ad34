import {
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { makeFolder } from '../tables/make-folder.js'
import { filesOfArchive } from './archive.js'
import { cifarExamples } from './cifar.js'
import { contentOf } from './content.js'
import { type DownloadLimits, download, FetchFailure } from './download.js'
import { checkLabels } from './dataset.js'
import { readIdx } from './idx.js'
import { type KnownFile, type KnownSet, knownSet } from './known-sets.js'
import { setChecksum, setFolder } from './load.js'
import { sha256, writeManifest } from './manifest.js'

export interface FetchOptions {
  /** the folder whose `data/` holds fetched sets */
  readonly home: string
  /** a folder, an archive, or an address; without it the official addresses */
  readonly from?: string
  readonly limits?: Partial<Omit<DownloadLimits, 'bytes'>>
  readonly signal?: AbortSignal
  /** what is being done, and for downloads how much of it has come */
  readonly progress?: (message: string, bytes?: number, total?: number) => void
}

/** The unpacked size of CIFAR-10, above which a set is no part of it, and some room for an archive's own records. */
const cifarBytes = 60000 * 3073
const archiveRoom = 1 << 20
const patience = { stallSeconds: 30, attempts: 5, pauseSeconds: 1 }

/**
 * Brings a known set to `home`/data/<name>, and answers that folder. Files are checked before anything is put there:
 * official ones by the SHA-256 of their content, others by their layout. A set that is there already stays until the
 * new one is complete. Only a download that broke off is kept, beside it, for the next call to go on with.
 *
 * @throws RangeError for a set or source that cannot be, and files that are not what they should be; FetchFailure for
 *   network and disk, where the same call may work later
 */
export function fetchDataset(name: string, options: FetchOptions): Promise<string> {
  return fetchSet(knownSet(name), options)
}

/** `fetchDataset` for a set that need not be among `knownSets`. */
export async function fetchSet(set: KnownSet, options: FetchOptions): Promise<string> {
  const { home, from } = options
  if (set.packaged) throw new RangeError(`fetch: ${set.name} comes with the package, there is nothing to fetch`)
  if (from === undefined && set.addresses.length === 0) {
    throw new RangeError(`fetch: ${set.name} has no address of its own; name yours with --from PATH or --from URL`)
  }
  if (from !== undefined && !isAddress(from) && !existsSync(from)) throw new RangeError(`fetch: there is no ${from}`)
  const target = setFolder(set, home)
  if (set.files.length > 0 && isIntact(set, home)) {
    options.progress?.(`${set.name} is there already, and intact`)
    return target
  }
  const work = join(home, 'data', `.fetch-${set.name}`)
  try {
    makeFolder(work)
  } catch (error) {
    throw ofDisk(error, work) ?? error
  }
  try {
    restore(work, target)
    requireSpace(set, work, from)
    place(await readSource(set, work, options), work, target)
    return target
  } catch (error) {
    throw ofDisk(error, work) ?? error
  } finally {
    discard(work)
  }
}

/** Leaves only what a later call can go on with. */
function discard(work: string): void {
  rmSync(join(work, unfinished), { recursive: true, force: true })
  if (existsSync(work) && readdirSync(work).length === 0) rmdirSync(work)
}

interface CheckedFile extends KnownFile {
  readonly content: Buffer
}

function isAddress(from: string): boolean {
  return /^[a-z][a-z\d+.-]+:\/\//i.test(from)
}

function isIntact(set: KnownSet, home: string): boolean {
  if (!existsSync(setFolder(set, home))) return false
  try {
    setChecksum(set, home)
    return true
  } catch {
    return false
  }
}

function contentBytes(set: KnownSet): number {
  return set.files.length === 0 ? cifarBytes : set.files.reduce((sum, file) => sum + file.bytes, 0)
}

/** The content and, beside it, a download that is at most as long. */
function requireSpace(set: KnownSet, folder: string, from: string | undefined): void {
  const { bavail, bsize } = statfsSync(folder)
  const free = bavail * bsize
  const bytes = set.files.reduce((sum, file) => sum + file.bytes, 0)
  const needed = from === undefined || isAddress(from) ? 2 * bytes : bytes
  if (free >= needed) return
  const megabytes = (bytes: number) => Math.ceil(bytes / 1e6)
  throw new FetchFailure(
    `fetch: ${set.name} needs ${megabytes(needed)} MB in ${folder}, but ${megabytes(free)} MB are free; make room, or name another folder in GRADIENT_LAB_HOME`,
  )
}

/** A sentence for what the file system refused; undefined for any other error. */
export function ofDisk(error: unknown, folder: string): FetchFailure | undefined {
  const { code, syscall, message } = error as NodeJS.ErrnoException
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new FetchFailure(
      `fetch: the disk of ${folder} is full; make room and run the same command again, what was downloaded is kept`,
    )
  }
  const refused = ['EACCES', 'EPERM', 'EROFS', 'EIO', 'ENOTDIR', 'EISDIR', 'EFBIG', 'EMFILE']
  return syscall !== undefined && refused.includes(code ?? '') ? new FetchFailure(`fetch: ${message}`) : undefined
}

function readSource(set: KnownSet, work: string, options: FetchOptions): Promise<CheckedFile[]> {
  const { from } = options
  if (from === undefined) return readOfficial(set, work, options)
  if (isAddress(from)) return readAddress(set, from, work, options)
  return readPath(set, from, options)
}

async function readOfficial(set: KnownSet, work: string, options: FetchOptions): Promise<CheckedFile[]> {
  let last: unknown
  for (const address of set.addresses) {
    try {
      return await readAddress(set, address, work, options)
    } catch (error) {
      options.signal?.throwIfAborted()
      if (!(error instanceof FetchFailure || error instanceof RangeError)) throw error
      options.progress?.(error.message)
      last = error
    }
  }
  throw new FetchFailure(
    `${(last as Error).message}; try again later, or bring the files yourself: gradient-lab fetch ${set.name} --from PATH`,
  )
}

/** IDX sets: the address of the folder with the four files. CIFAR-10 sets: that of the archive. */
async function readAddress(
  set: KnownSet,
  address: string,
  work: string,
  options: FetchOptions,
): Promise<CheckedFile[]> {
  if (set.layout === 'cifar') {
    const target = join(work, 'archive.tar.gz')
    // a complete one of an earlier call would do for the official set only, where its content is known
    if (set.files.length === 0) rmSync(target, { force: true })
    await downloadTo(address, target, contentBytes(set) + archiveRoom, options)
    return keptIfGood(target, () => readArchive(set, target, options))
  }
  const files: CheckedFile[] = []
  for (const { name, bytes } of set.files) {
    const target = join(work, `${name}.gz`)
    await downloadTo(inFolder(address, `${name}.gz`), target, bytes + archiveRoom, options)
    files.push(
      await keptIfGood(target, async () => checked(set, name, target, await contentOf(target, bytes, options.signal))),
    )
  }
  return files
}

function inFolder(address: string, name: string): string {
  const url = new URL(address)
  url.pathname = `${url.pathname.replace(/\/$/, '')}/${name}`
  return url.href
}

async function downloadTo(address: string, target: string, bytes: number, options: FetchOptions): Promise<void> {
  if (existsSync(target)) return
  const name = new URL(address).pathname.split('/').pop() ?? ''
  await download(address, target, {
    limits: { ...patience, ...options.limits, bytes },
    signal: options.signal,
    progress: (bytes, total) => options.progress?.(name, bytes, total),
  })
}

/** A complete download stays for the next call if this one fails later, unless it was wrong itself. */
async function keptIfGood<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof RangeError) rmSync(path, { force: true })
    throw error
  }
}

async function readPath(set: KnownSet, from: string, options: FetchOptions): Promise<CheckedFile[]> {
  if (!statSync(from).isDirectory()) {
    if (set.layout === 'cifar') return readArchive(set, from, options)
    throw new RangeError(
      `fetch: ${set.name} comes from a folder with ${set.files.map(file => file.name).join(', ')} (.gz or not), got the file ${from}`,
    )
  }
  const names = set.files.length > 0 ? set.files.map(file => file.name) : partNames(readdirSync(from), from)
  const files: CheckedFile[] = []
  let room = contentBytes(set)
  for (const name of names) {
    const origin = [join(from, name), join(from, `${name}.gz`)].find(existsSync)
    if (origin === undefined) throw new RangeError(`fetch: ${from} does not hold ${name}`)
    const limit = set.files.find(file => file.name === name)?.bytes ?? room
    const content = await contentOf(origin, limit, options.signal)
    room -= content.length
    files.push(checked(set, name, origin, content))
  }
  return files
}

const partName = /^(data_batch_(\d+)|test_batch)\.bin$/

/** Training files by their numbers, then the test file. */
function partNames(names: readonly string[], from: string): string[] {
  const found = names.filter(name => partName.test(name))
  const number = (name: string) => Number(partName.exec(name)?.[2] ?? Number.POSITIVE_INFINITY)
  found.sort((a, b) => (number(a) < number(b) ? -1 : 1))
  if (found.length < 2 || found[found.length - 1] !== 'test_batch.bin') {
    throw new RangeError(`fetch: ${from} must hold data_batch_1.bin (and 2, 3, … if there are) and test_batch.bin`)
  }
  return found
}

async function readArchive(set: KnownSet, path: string, options: FetchOptions): Promise<CheckedFile[]> {
  options.progress?.('unpacking')
  const limit = contentBytes(set) + archiveRoom
  const files = await filesOfArchive(path, name => partName.test(name), limit, options.signal)
  const names =
    set.files.length > 0
      ? set.files.map(file => file.name)
      : partNames(
          files.map(file => file.name),
          path,
        )
  return names.map(name => {
    const file = files.find(file => file.name === name)
    if (file === undefined) throw new RangeError(`fetch: ${path} does not hold ${name}`)
    return checked(set, name, `${path}: ${name}`, file.bytes)
  })
}

/** Checks the layout first, for a sentence that says what is wrong, then the SHA-256 where it is known. */
function checked(set: KnownSet, name: string, origin: string, content: Buffer): CheckedFile {
  if (set.layout === 'cifar') cifarExamples([{ name: origin, bytes: content }], set.classes)
  else if (name.includes('labels')) checkLabels(origin, readIdx(content, 1, origin).data, set.classes)
  else readIdx(content, 3, origin)
  const digest = sha256(content)
  const official = set.files.find(file => file.name === name)
  if (official !== undefined && digest !== official.sha256) throw new RangeError(notOfficial(set, origin))
  return { name, bytes: content.length, sha256: digest, content }
}

function notOfficial(set: KnownSet, origin: string): string {
  const own = set.layout === 'cifar' ? '; a set of your own is fetched as cifar-10-part' : ''
  return `${origin}: is damaged, or not the official file of ${set.name} (its content has another SHA-256), and is refused${own}`
}

const unfinished = 'unfinished'
const replaced = 'replaced'

/** Writes the files into a folder of their own, and gives it the set's name when it is complete. */
function place(files: readonly CheckedFile[], work: string, target: string): void {
  const fresh = join(work, unfinished)
  rmSync(fresh, { recursive: true, force: true })
  mkdirSync(fresh)
  for (const { name, content } of files) writeFileSync(join(fresh, name), content, { flush: true })
  writeManifest(fresh, files)
  const old = join(work, replaced)
  rmSync(old, { recursive: true, force: true })
  if (existsSync(target)) renameSync(target, old)
  renameSync(fresh, target)
  rmSync(work, { recursive: true, force: true })
}

/** Puts back the set that a call was replacing when it was killed. */
function restore(work: string, target: string): void {
  const old = join(work, replaced)
  if (existsSync(old) && !existsSync(target)) renameSync(old, target)
}
