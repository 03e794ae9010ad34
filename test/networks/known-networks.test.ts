import assert from 'node:assert/strict'
import { test } from 'node:test'
import { knownNetworks } from '../../src/networks/known-networks.js'
import { type Network, parameterCount } from '../../src/networks/network.js'

const shape = { height: 32, width: 32, channels: 3, classes: 10 }

test('the networks have the parameters that the paper counts, on three channels', () => {
  const counts = Object.fromEntries(
    Object.entries(knownNetworks).map(([name, make]) => [name, parameterCount(make(shape, {}))]),
  )
  assert.deepEqual(counts, {
    lenet: 62_458,
    resnet: 272_186,
    'resnet-small': 68_642,
    'resnet-110': 1_730_426,
    'densenet-40-36': 1_542_682,
  })
})

test('residual networks of the depths and widths of Table 1 have its counts', () => {
  for (const [layers, planes, count] of [
    [20, 16, 272_186],
    [56, 16, 855_482],
    [92, 16, 1_438_778],
    [128, 16, 2_022_074],
    [164, 16, 2_605_370],
    [200, 16, 3_188_666],
    [20, 32, 1_084_010],
    [20, 48, 2_435_482],
    [20, 64, 4_326_602],
    [20, 80, 6_757_370],
    [20, 96, 9_727_786],
  ])
    assert.equal(parameterCount(knownNetworks.resnet(shape, { layers, planes })), count, `${layers} × ${planes}`)
})

test('on one channel the stem alone is smaller, by 2·9 weights for each of its outputs', () => {
  const saved = { lenet: 2 * 25 * 6, resnet: 18 * 16, 'resnet-small': 18 * 8, 'resnet-110': 18 * 16 }
  for (const [name, less] of Object.entries({ ...saved, 'densenet-40-36': 18 * 72 })) {
    const make: (input: typeof shape, options: object) => Network = knownNetworks[name as keyof typeof knownNetworks]
    const count = (channels: number) => parameterCount(make({ ...shape, channels }, {}))
    assert.equal(count(3) - count(1), less, name)
  }
})

test('layers that are not 6n + 2, no planes and images that are too small are refused', () => {
  const { resnet } = knownNetworks
  assert.throws(() => resnet(shape, { layers: 18 }), {
    name: 'RangeError',
    message: 'resnet: layers must be 6n + 2 (8, 14, 20, …), got 18',
  })
  assert.throws(() => resnet(shape, { layers: 2 }), { name: 'RangeError', message: /6n \+ 2/ })
  assert.throws(() => resnet(shape, { planes: 0 }), {
    name: 'RangeError',
    message: 'resnet: planes must be a positive integer, got 0',
  })
  for (const name of ['resnet', 'resnet-small', 'resnet-110', 'densenet-40-36'] as const)
    assert.throws(() => knownNetworks[name]({ ...shape, width: 7 }, {}), {
      name: 'RangeError',
      message: `${name.startsWith('resnet') ? 'resnet' : name}: images of at least 8×8 are required, got 32×7`,
    })
})
