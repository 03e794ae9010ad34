import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cifarCount, cifarExamples } from '../../src/datasets/cifar.js'

/** A record whose red, green, blue planes hold f(plane, row, column). */
function record(label: number, value: (plane: number, row: number, column: number) => number): Uint8Array {
  const bytes = new Uint8Array(3073)
  bytes[0] = label
  for (let plane = 0; plane < 3; plane++) {
    for (let row = 0; row < 32; row++) {
      for (let column = 0; column < 32; column++) {
        bytes[1 + plane * 1024 + row * 32 + column] = value(plane, row, column)
      }
    }
  }
  return bytes
}

test('planes become channels, rows stay rows, and files follow one another', () => {
  const values = [0, 1, 2].map(
    image => (plane: number, row: number, column: number) => (image * 71 + plane * 101 + row * 7 + column * 3) % 256,
  )
  const examples = cifarExamples(
    [
      { name: 'one', bytes: Buffer.concat([record(4, values[0]), record(0, values[1])]) },
      { name: 'two', bytes: record(9, values[2]) },
    ],
    10,
  )
  assert.equal(examples.count, 3)
  assert.deepEqual(examples.shape, [32, 32, 3])
  assert.deepEqual([...examples.labels], [4, 0, 9])
  let place = 0
  for (let image = 0; image < 3; image++) {
    for (let row = 0; row < 32; row++) {
      for (let column = 0; column < 32; column++) {
        for (let channel = 0; channel < 3; channel++) {
          assert.equal(examples.images[place++], values[image](channel, row, column))
        }
      }
    }
  }
  assert.equal(examples.images.length, place)
})

test('a file that is not a whole number of records, or empty, is refused', () => {
  assert.equal(cifarCount(2 * 3073, 'file'), 2)
  for (const length of [0, 1, 3072, 3074]) {
    assert.throws(() => cifarCount(length, 'file'), {
      name: 'RangeError',
      message: new RegExp(`its length is ${length};`),
    })
  }
})

test('a label above 9 is refused with its file and its place in it', () => {
  const good = { name: 'one', bytes: record(1, () => 0) }
  const bad = { name: 'two', bytes: Buffer.concat([record(1, () => 0), record(17, () => 0)]) }
  assert.throws(() => cifarExamples([good, bad], 10), {
    message: 'two: labels must be 0 to 9, but that of example 1 is 17',
  })
})
