import assert from 'node:assert/strict'
import { test } from 'node:test'
import { idxExamples, readIdx } from '../../src/datasets/idx.js'

function idx(magic: number, shape: number[], data: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(4 + 4 * shape.length)
  bytes.writeUInt32BE(magic, 0)
  shape.forEach((size, axis) => {
    bytes.writeUInt32BE(size, 4 + 4 * axis)
  })
  return Buffer.concat([bytes, data])
}

function labels(...values: number[]) {
  return { name: 'labels', bytes: idx(0x801, [values.length], Uint8Array.from(values)) }
}

function images(count: number, data = new Uint8Array(count * 784)) {
  return { name: 'images', bytes: idx(0x803, [count, 28, 28], data) }
}

test('an IDX header is two zeros, 8, the number of axes and big-endian sizes, then the values', () => {
  const { shape, data } = readIdx(Uint8Array.of(0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6), 2, 'file')
  assert.deepEqual(shape, [2, 3])
  assert.deepEqual([...data], [1, 2, 3, 4, 5, 6])
})

test('a 28×28 image lies in rows and columns 2 to 29 of the padded one, zeros around it', () => {
  const data = Uint8Array.from({ length: 2 * 784 }, (_, index) => 1 + (index % 251))
  const examples = idxExamples(images(2, data), labels(3, 9), 10)
  assert.equal(examples.count, 2)
  assert.deepEqual(examples.shape, [32, 32, 1])
  assert.deepEqual([...examples.labels], [3, 9])
  for (let image = 0; image < 2; image++) {
    for (let row = 0; row < 32; row++) {
      for (let column = 0; column < 32; column++) {
        const inside = row >= 2 && row < 30 && column >= 2 && column < 30
        const expected = inside ? data[image * 784 + (row - 2) * 28 + (column - 2)] : 0
        assert.equal(examples.images[(image * 32 + row) * 32 + column], expected)
      }
    }
  }
})

test('a wrong magic number, a cut file, a file too long and gigantic counts are refused in one sentence', () => {
  assert.throws(() => readIdx(idx(0x803, [1], new Uint8Array(1)), 1, 'labels'), {
    name: 'RangeError',
    message: 'labels: an IDX file of bytes with 1 axes starts with 0x00000801, got 0x00000803',
  })
  assert.throws(() => readIdx(idx(0x801, [3], new Uint8Array(2)), 1, 'labels'), {
    message: 'labels: the header promises 3 = 3 bytes, but 2 follow it; the file is damaged or cut off',
  })
  assert.throws(() => readIdx(idx(0x801, [3], new Uint8Array(4)), 1, 'labels'), /but 4 follow it/)
  assert.throws(() => readIdx(Uint8Array.of(0, 0, 8), 3, 'images'), /starts with 16 bytes, got 3 in all/)
  const gigantic = idx(0x803, [0xffffffff, 0xffffffff, 0xffffffff], new Uint8Array(784))
  assert.throws(() => readIdx(gigantic, 3, 'images'), /promises 4294967295×4294967295×4294967295 = 7.9\d*e\+28 bytes/)
})

test('labels above 9, fewer labels than images, no images and images of another size are refused', () => {
  assert.throws(() => idxExamples(images(2), labels(9, 10), 10), {
    name: 'RangeError',
    message: 'labels: labels must be 0 to 9, but that of example 1 is 10',
  })
  assert.throws(() => idxExamples(images(2), labels(1), 10), /labels: 1 labels for 2 images in images/)
  assert.throws(() => idxExamples(images(0), labels(), 10), /images: holds no images/)
  const wide = { name: 'images', bytes: idx(0x803, [1, 28, 29], new Uint8Array(28 * 29)) }
  assert.throws(() => idxExamples(wide, labels(1), 10), /images must be 28×28, got 28×29/)
})
