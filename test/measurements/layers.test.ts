import assert from 'node:assert/strict'
import { test } from 'node:test'
import { layersOf } from '../../src/measurements/layers.js'
import { lenet } from '../../src/networks/lenet.js'
import { layoutOf } from '../../src/workloads/layout.js'

test("LeNet's layers are its convolutions, dense layers and batch norms, and hold all 62,458 parameters", () => {
  const { entries } = layoutOf(lenet({ height: 32, width: 32, channels: 3, classes: 10 }))
  const layers = layersOf(entries, 62_458)
  assert.deepEqual(
    layers.map(({ name, ranges }) => [name, ...ranges.map(([from, to]) => to - from)]),
    [
      ['conv1', 5 * 5 * 3 * 6 + 6],
      ['norm1', 2 * 6],
      ['conv2', 5 * 5 * 6 * 16 + 16],
      ['norm2', 2 * 16],
      ['dense1', 400 * 120 + 120],
      ['norm3', 2 * 120],
      ['dense2', 120 * 84 + 84],
      ['norm4', 2 * 84],
      ['dense3', 84 * 10 + 10],
    ],
  )
  // one after the other without a gap
  const ends = layers.flatMap(({ ranges }) => ranges.flat())
  assert.deepEqual([ends[0], ends.at(-1)], [0, 62_458])
  for (let i = 1; i < ends.length - 1; i += 2) assert.equal(ends[i], ends[i + 1])
})

test('parameters of a layer may lie apart, and a name without a slash is a layer of its own', () => {
  const parameters = ['first/kernel', 'scale', 'first/bias', 'a/b/kernel', 'a/b/bias', 'a/c/kernel'].map(
    (name, offset) => ({ name, offset: 2 * offset }),
  )
  assert.deepEqual(layersOf(parameters, 15), [
    {
      name: 'first',
      ranges: [
        [0, 2],
        [4, 6],
      ],
    },
    { name: 'scale', ranges: [[2, 4]] },
    { name: 'a/b', ranges: [[6, 10]] },
    { name: 'a/c', ranges: [[10, 15]] },
  ])
})
