import { crc32 } from 'node:zlib'

/** The arrays that `.npz` files hold here, by NumPy's name of their type: all little endian. */
const types = {
  '<f4': Float32Array,
  '<f8': Float64Array,
  '|i1': Int8Array,
  '|u1': Uint8Array,
  '<i2': Int16Array,
  '<u2': Uint16Array,
  '<i4': Int32Array,
  '<u4': Uint32Array,
  '<i8': BigInt64Array,
  '<u8': BigUint64Array,
} as const

type TypeName = keyof typeof types

export type NpzData = InstanceType<(typeof types)[TypeName]>

/** One array of an `.npz` file. */
export interface NpzEntry {
  /** its key in NumPy; may contain `/` */
  readonly name: string
  /** sizes of the axes, the last running fastest; none for a single number */
  readonly shape: readonly number[]
  readonly data: NpzData
}

/** 1980, the first time that a zip file can name: equal arrays give equal bytes. Read in local time, as it is written. */
const time = new Date(1980, 0, 1)
const largest = 2 ** 32 - 1

/**
 * An uncompressed `.npz` file, as `numpy.savez` makes it: a zip archive with one `.npy` file (format 1.0, C order, little
 * endian) per array. NumPy opens it without pickle. The same entries give the same bytes.
 *
 * @throws RangeError when a name is empty or comes twice, a shape does not fit its data, or the file would not fit into
 *   4 GB; TypeError for data of another kind
 */
export function writeNpz(entries: readonly NpzEntry[]): Uint8Array {
  const { zipSync } = require('fflate') as typeof import('fflate')
  const files: Record<string, Uint8Array> = {}
  let bytes = 0
  for (const entry of entries) {
    if (entry.name === '') throw new RangeError('npz: every array needs a name, got an empty one')
    const name = `${entry.name}.npy`
    if (Object.hasOwn(files, name)) throw new RangeError(`npz: two arrays are named ${entry.name}`)
    files[name] = npy(entry)
    // per file: two headers of less than 100 bytes, each with its name
    bytes += files[name].length + 200 + 6 * name.length
  }
  if (bytes > largest || entries.length > 65535) {
    throw new RangeError(
      `npz: a file holds at most 65535 arrays and 4 GB, got ${entries.length} arrays and ${bytes} bytes; write several files`,
    )
  }
  return zipSync(files, { level: 0, mtime: time })
}

function npy({ name, shape, data }: NpzEntry): Uint8Array {
  const type = typeName(data)
  if (type === undefined) {
    throw new TypeError(`npz: ${name} must be a typed array of numbers, got ${Object.prototype.toString.call(data)}`)
  }
  if (!shape.every(size => Number.isSafeInteger(size) && size >= 0)) {
    throw new RangeError(`npz: the shape of ${name} must be integers from 0, got [${shape.join(', ')}]`)
  }
  const size = shape.reduce((product, length) => product * length, 1)
  if (size !== data.length) {
    throw new RangeError(`npz: ${name} has the shape [${shape.join(', ')}], but ${data.length} numbers`)
  }
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`
  const text = `{'descr': '${type}', 'fortran_order': False, 'shape': ${tuple}, }`
  // magic, version and length take 10 bytes; the header ends with a line feed at a multiple of 64
  const length = Math.ceil((10 + text.length + 1) / 64) * 64 - 10
  if (length > 65535) throw new RangeError(`npz: ${name} has too many axes (${shape.length})`)
  const bytes = new Uint8Array(10 + length + data.byteLength)
  bytes.set([0x93, ...Buffer.from('NUMPY'), 1, 0, length & 255, length >> 8])
  bytes.set(Buffer.from(`${text.padEnd(length - 1)}\n`, 'latin1'), 10)
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), 10 + length)
  return bytes
}

function typeName(data: NpzData): TypeName | undefined {
  return (Object.keys(types) as TypeName[]).find(name => data instanceof types[name])
}

/**
 * Reads an `.npz` file, compressed or not, in the order of its arrays. Each array has memory of its own.
 *
 * @throws RangeError when the file is damaged (its checksums are compared), or holds arrays of a kind that `NpzData` does
 *   not have: objects, complex or big-endian numbers, Fortran order
 */
export function readNpz(bytes: Uint8Array): NpzEntry[] {
  const { unzipSync } = require('fflate') as typeof import('fflate')
  const checksums = zipChecksums(bytes)
  let files: Record<string, Uint8Array>
  try {
    files = unzipSync(bytes, { filter: isPossible })
  } catch {
    throw new RangeError('npz: the file is damaged or cut off')
  }
  return checksums.map(({ name, checksum }) => {
    const file = files[name]
    if (file === undefined || crc32(file) !== checksum) throw new RangeError(`npz: ${name} is damaged (CRC-32 differs)`)
    if (!name.endsWith('.npy')) throw new RangeError(`npz: every file in it must be an .npy file, got ${name}`)
    return fromNpy(name.slice(0, -'.npy'.length), file)
  })
}

/** Deflate makes nothing smaller than to a 1032nd, so a small file cannot ask for much memory. */
function isPossible({ size, originalSize }: { size: number; originalSize: number }): boolean {
  return originalSize <= 1032 * (size + 1)
}

/**
 * Names and CRC-32 of the files, from the directory at the end of a zip archive (APPNOTE.TXT 6.3, §4.3.12 and §4.3.16),
 * since fflate does not compare them. The directory must fill the place that the archive gives it, and each name must stand
 * before its file too: no array can go missing or change its name.
 */
function zipChecksums(bytes: Uint8Array): { name: string; checksum: number }[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let end = bytes.length - 22
  while (end >= 0 && view.getUint32(end, true) !== 0x06054b50) end--
  if (end < 0) throw new RangeError('npz: the file is no zip archive, or is cut off')
  const damaged = () => new RangeError('npz: the directory of the file is damaged')
  const files: { name: string; checksum: number }[] = []
  const count = view.getUint16(end + 10, true)
  let at = view.getUint32(end + 16, true)
  if (count !== view.getUint16(end + 8, true) || at + view.getUint32(end + 12, true) !== end) throw damaged()
  for (let file = 0; file < count; file++) {
    if (at + 46 > end || view.getUint32(at, true) !== 0x02014b50) throw damaged()
    const nameLength = view.getUint16(at + 28, true)
    const nameAt = (start: number) => Buffer.from(bytes.subarray(start, start + nameLength))
    const name = nameAt(at + 46)
    const local = view.getUint32(at + 42, true)
    if (!name.equals(nameAt(local + 30))) throw damaged()
    files.push({ name: name.toString('utf8'), checksum: view.getUint32(at + 16, true) })
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  if (at !== end || new Set(files.map(({ name }) => name)).size < count) throw damaged()
  return files
}

function fromNpy(name: string, file: Uint8Array): NpzEntry {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  if (file.length < 10 || Buffer.from(file.subarray(0, 6)).toString('latin1') !== '\x93NUMPY') {
    throw new RangeError(`npz: ${name} is no .npy file`)
  }
  const start = file[6] === 1 ? 10 : 12
  const length = file[6] === 1 ? view.getUint16(8, true) : view.getUint32(8, true)
  const header = Buffer.from(file.subarray(start, start + length)).toString('latin1')
  const type = /'descr': '([^']*)'/.exec(header)?.[1] ?? ''
  const tuple = /'shape': \(([\d, ]*)\)/.exec(header)?.[1]
  if (!Object.hasOwn(types, type) || !header.includes("'fortran_order': False") || tuple === undefined) {
    throw new RangeError(
      `npz: ${name} must be a C-ordered array of ${Object.keys(types).join(', ')}, got ${header.trim()}`,
    )
  }
  const shape = tuple
    .split(',')
    .filter(size => size.trim() !== '')
    .map(Number)
  const size = shape.reduce((product, each) => product * each, 1)
  const array = types[type as TypeName]
  if (file.length - start - length !== size * array.BYTES_PER_ELEMENT) {
    throw new RangeError(
      `npz: ${name} has the shape [${shape.join(', ')}], but ${file.length - start - length} bytes of data`,
    )
  }
  return { name, shape, data: new array(file.slice(start + length).buffer) }
}
