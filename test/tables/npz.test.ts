import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { test } from 'node:test'
import { type NpzData, type NpzEntry, readNpz, writeNpz } from '../../src/tables/npz.js'

const entries: NpzEntry[] = [
  {
    name: 'w/conv1/kernel',
    shape: [2, 3],
    data: Float32Array.of(1, -0, 0.1, Number.NaN, Number.POSITIVE_INFINITY, 1e-45),
  },
  { name: 'mean', shape: [2], data: Float64Array.of(0.1, -1e300) },
  { name: '0', shape: [], data: Int32Array.of(-(2 ** 31)) },
  { name: 'partition', shape: [1, 2, 1], data: Int16Array.of(-1, 300) },
  { name: 'images', shape: [2, 2], data: Uint8Array.of(0, 1, 254, 255) },
  { name: 'flip', shape: [1], data: Int8Array.of(-128) },
  { name: 'big', shape: [2], data: BigInt64Array.of(-(2n ** 63n), 1n) },
  { name: 'größe', shape: [3], data: Uint32Array.of(1, 2, 2 ** 32 - 1) },
  { name: 'short', shape: [1], data: Uint16Array.of(65535) },
  { name: 'count', shape: [1], data: BigUint64Array.of(2n ** 64n - 1n) },
  { name: 'none', shape: [0, 5], data: new Float32Array(0) },
]

const bits = (data: NpzData) => Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('hex')

test('what was written is read back: names in order, shapes, types and every bit', () => {
  const read = readNpz(writeNpz(entries))
  assert.deepEqual(
    read.map(({ name, shape, data }) => [name, shape, data.constructor.name, bits(data)]),
    entries.map(({ name, shape, data }) => [name, shape, data.constructor.name, bits(data)]),
  )
})

test('a part of a larger array is written as that part only', () => {
  const data = Float32Array.of(9, 1, 2, 9).subarray(1, 3)
  assert.deepEqual(readNpz(writeNpz([{ name: 'x', shape: [2], data }]))[0].data, Float32Array.of(1, 2))
})

test('the header is that of the .npy format 1.0, with the data at a multiple of 64 bytes', () => {
  const bytes = Buffer.from(writeNpz([{ name: 'x', shape: [3], data: Uint8Array.of(65, 66, 67) }]))
  const start = bytes.indexOf('\x93NUMPY', 0, 'latin1')
  const header = `{'descr': '|u1', 'fortran_order': False, 'shape': (3,), }`
  assert.equal(
    bytes.subarray(start, start + 131).toString('latin1'),
    `\x93NUMPY\x01\x00\x76\x00${header.padEnd(117)}\nABC`,
  )
})

test('equal entries give equal bytes, in any time zone', () => {
  const script = `
    const { writeNpz } = require(${JSON.stringify(join(__dirname, '..', '..', 'src', 'tables', 'npz.js'))})
    process.stdout.write(Buffer.from(writeNpz([{ name: 'x', shape: [2], data: Float32Array.of(1, 2) }])).toString('hex'))`
  const outputs = ['UTC', 'Pacific/Kiritimati', 'America/Los_Angeles'].map(zone => {
    const { stdout, stderr } = spawnSync(process.execPath, ['-e', script], {
      env: { ...process.env, TZ: zone },
      encoding: 'utf8',
    })
    assert.equal(stderr, '')
    return stdout
  })
  assert.equal(new Set(outputs).size, 1)
  const here = writeNpz([{ name: 'x', shape: [2], data: Float32Array.of(1, 2) }])
  assert.equal(outputs[0], Buffer.from(here).toString('hex'))
})

test('a byte that changed anywhere in the data is found, and so is a cut', () => {
  const bytes = writeNpz([{ name: 'x', shape: [100], data: new Float64Array(100).fill(1 / 3) }])
  for (const at of [200, 500, 900]) {
    const damaged = Uint8Array.from(bytes)
    damaged[at] ^= 4
    assert.throws(() => readNpz(damaged), { name: 'RangeError', message: 'npz: x.npy is damaged (CRC-32 differs)' })
  }
  for (const length of [0, 21, 500, bytes.length - 1]) {
    assert.throws(() => readNpz(bytes.subarray(0, length)), {
      name: 'RangeError',
      message: /is no zip archive, or is cut off/,
    })
  }
})

test('entries that cannot be written are refused in one sentence', () => {
  const x = { name: 'x', shape: [2], data: Float32Array.of(1, 2) }
  assert.throws(() => writeNpz([x, x]), { name: 'RangeError', message: 'npz: two arrays are named x' })
  assert.throws(() => writeNpz([{ ...x, name: '' }]), /every array needs a name/)
  assert.throws(() => writeNpz([{ ...x, shape: [3] }]), { message: 'npz: x has the shape [3], but 2 numbers' })
  assert.throws(() => writeNpz([{ ...x, shape: [-1, -2] }]), {
    message: 'npz: the shape of x must be integers from 0, got [-1, -2]',
  })
  const list = [1, 2] as unknown as Float32Array
  assert.throws(() => writeNpz([{ ...x, data: list }]), {
    name: 'TypeError',
    message: 'npz: x must be a typed array of numbers, got [object Array]',
  })
  const many = Array.from({ length: 65536 }, (_, index) => ({ name: `x${index}`, shape: [0], data: new Uint8Array(0) }))
  assert.throws(() => writeNpz(many), /^RangeError: npz: a file holds at most 65535 arrays and 4 GB, got 65536 arrays/)
})

test('the bytes of a known file do not change from version to version', () => {
  const bytes = writeNpz([{ name: 'a/b', shape: [2, 1], data: Int32Array.of(1, -1) }])
  assert.equal(
    createHash('sha256').update(bytes).digest('hex'),
    '15255746ede3c4e21eb526f2414ee09be265ea193d55145d3922e66a3bf29f62',
  )
})
