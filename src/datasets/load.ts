import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { labHome, packageFolder } from '../tables/lab-home.js'
import { cifarExamples } from './cifar.js'
import { type Dataset, dataset, type Examples } from './dataset.js'
import { idxExamples } from './idx.js'
import { type KnownFile, type KnownSet, knownSet } from './known-sets.js'
import {
  isUnchanged,
  listChecksum,
  type Manifest,
  manifestName,
  readManifest,
  sha256,
  writeManifest,
} from './manifest.js'

/** Where a set lies: with the package, or under `home`/data. */
export function setFolder(set: KnownSet, home: string): string {
  return join(set.packaged ? packageFolder : home, 'data', set.name)
}

/** True when the set lies where `loadDataset` looks for it; its content is not looked at. */
export function hasDataset(name: string, home: string): boolean {
  const set = knownSet(name)
  return set.packaged || existsSync(join(setFolder(set, home), manifestName))
}

/**
 * Reads a set into memory. Every byte is compared with the checksum of the file that it should be: a file that was
 * damaged after it was fetched is refused here.
 *
 * @param name one of `knownSets`
 * @param home the folder whose `data/` holds fetched sets; default GRADIENT_LAB_HOME
 * @throws RangeError when there is no such set, or its files are damaged; Error when it was not fetched yet
 */
export function loadDataset(name: string, home = labHome()): Dataset {
  return loadSet(knownSet(name), home)
}

/** `loadDataset` for a set that need not be among `knownSets`. */
export function loadSet(set: KnownSet, home: string): Dataset {
  const folder = setFolder(set, home)
  const files = set.packaged ? set.files : fetchedFiles(set, folder).files
  const contents = files.map(file => ({ name: join(folder, file.name), bytes: checkedContent(set, folder, file) }))
  return dataset({
    name: set.name,
    classes: set.classes,
    checksum: listChecksum(files),
    train: trainingExamples(set, contents),
    test: testExamples(set, contents),
  })
}

/**
 * How many training examples a set has, without reading them.
 * @throws as `datasetChecksum`
 */
export function trainingCount(name: string, home = labHome()): number {
  const set = knownSet(name)
  const files = set.packaged ? set.files : fetchedFiles(set, setFolder(set, home)).files
  if (set.layout === 'idx') return files[1].bytes - idxLabelsHeader
  return files.slice(0, -1).reduce((sum, { bytes }) => sum + bytes / cifarRecord, 0)
}

/** magic number and count before the labels of an IDX file */
const idxLabelsHeader = 8
/** a label and 32·32·3 pixels */
const cifarRecord = 3073

interface Content {
  readonly name: string
  readonly bytes: Uint8Array
}

// The order of the files is that of knownSets: training first; of a CIFAR-10 set the last file is the test set.

function trainingExamples(set: KnownSet, contents: readonly Content[]): Examples {
  return set.layout === 'idx'
    ? idxExamples(contents[0], contents[1], set.classes)
    : cifarExamples(contents.slice(0, -1), set.classes)
}

function testExamples(set: KnownSet, contents: readonly Content[]): Examples {
  return set.layout === 'idx'
    ? idxExamples(contents[2], contents[3], set.classes)
    : cifarExamples(contents.slice(-1), set.classes)
}

/**
 * The checksum that `loadDataset` gives the set, without reading the images where the files still have the length and
 * the time of last change that they had when they were checked. Files that were copied or touched since are read and
 * compared again.
 *
 * @throws RangeError when there is no such set, or its files are damaged; Error when it was not fetched yet
 */
export function datasetChecksum(name: string, home: string): string {
  return setChecksum(knownSet(name), home)
}

/** `datasetChecksum` for a set that need not be among `knownSets`. */
export function setChecksum(set: KnownSet, home: string): string {
  if (set.packaged) return listChecksum(set.files)
  const folder = setFolder(set, home)
  const { files } = fetchedFiles(set, folder)
  if (!files.every(file => isUnchanged(folder, file))) {
    for (const file of files) checkedContent(set, folder, file)
    rememberChecked(folder, files)
  }
  return listChecksum(files)
}

/** The next call need not read again; a home that may not be written to is no obstacle. */
function rememberChecked(folder: string, files: readonly KnownFile[]): void {
  try {
    writeManifest(folder, files)
  } catch {
    return
  }
}

function fetchedFiles(set: KnownSet, folder: string): Manifest {
  if (!existsSync(join(folder, manifestName))) {
    throw new Error(`dataset: ${set.name} is not in ${folder}; bring it with: ${fetchCommandOf(set)}`)
  }
  const manifest = intactManifest(set, folder)
  const official = set.files.map(file => file.sha256).join()
  if (set.files.length > 0 && manifest.files.map(file => file.sha256).join() !== official) {
    throw new RangeError(`dataset: ${folder} does not hold the official files; bring them with: ${fetchCommandOf(set)}`)
  }
  return manifest
}

function intactManifest(set: KnownSet, folder: string): Manifest {
  try {
    return readManifest(folder)
  } catch {
    throw new RangeError(
      `dataset: ${join(folder, manifestName)} is damaged; bring the set again with: ${fetchCommandOf(set)}`,
    )
  }
}

function fetchCommandOf(set: KnownSet): string {
  return `gradient-lab fetch ${set.name}${set.addresses.length === 0 ? ' --from PATH' : ''}`
}

function checkedContent(set: KnownSet, folder: string, file: KnownFile): Uint8Array {
  const path = join(folder, set.packaged ? `${file.name}.gz` : file.name)
  const remedy = set.packaged ? 'restore it from the package' : `bring it again with: ${fetchCommandOf(set)}`
  if (!existsSync(path)) throw new RangeError(`dataset: ${path} is missing; ${remedy}`)
  const content = contentAt(path, file.bytes, set.packaged)
  if (content === undefined || content.length !== file.bytes || sha256(content) !== file.sha256) {
    throw new RangeError(`dataset: ${path} is damaged (its content has another checksum than it should); ${remedy}`)
  }
  return content
}

/** The content of a file that may be gzipped, of known length; undefined when it cannot be read or is longer. */
function contentAt(path: string, bytes: number, gzipped: boolean): Uint8Array | undefined {
  try {
    const content = readFileSync(path)
    return gzipped ? gunzipSync(content, { maxOutputLength: bytes }) : content
  } catch {
    return undefined
  }
}
