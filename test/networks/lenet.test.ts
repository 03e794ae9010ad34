import '../tensors/cpu.js'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lenet } from '../../src/networks/lenet.js'
import { parameterCount } from '../../src/networks/network.js'
import { checkLenetGradient } from './lenet-gradient.js'

const shape = { height: 32, width: 32, channels: 3, classes: 10 }

test('LeNet with batch norm has 62,458 parameters on three channels and 62,158 on one, whatever the activation', () => {
  for (const options of [{}, { activation: 'elu', dropout: 0.5 }] as const) {
    assert.equal(parameterCount(lenet(shape, options)), 62_458)
    assert.equal(parameterCount(lenet({ ...shape, channels: 1 }, options)), 62_158)
  }
})

test('its parameters are those of the paper, layer by layer', () => {
  const { parameters } = lenet(shape)
  assert.deepEqual(
    Object.entries(parameters).map(([name, tensor]) => [name, ...tensor.shape]),
    [
      ['conv1/kernel', 5, 5, 3, 6],
      ['conv1/bias', 6],
      ['norm1/scale', 6],
      ['norm1/offset', 6],
      ['conv2/kernel', 5, 5, 6, 16],
      ['conv2/bias', 16],
      ['norm2/scale', 16],
      ['norm2/offset', 16],
      ['dense1/kernel', 400, 120],
      ['dense1/bias', 120],
      ['norm3/scale', 120],
      ['norm3/offset', 120],
      ['dense2/kernel', 120, 84],
      ['dense2/bias', 84],
      ['norm4/scale', 84],
      ['norm4/offset', 84],
      ['dense3/kernel', 84, 10],
      ['dense3/bias', 10],
    ],
  )
})

test('images too small for two convolutions and poolings are refused', () => {
  assert.throws(() => lenet({ ...shape, height: 15 }), {
    name: 'RangeError',
    message: 'lenet: images of at least 16×16 are required, got 15×32',
  })
  assert.equal(
    parameterCount(lenet({ height: 16, width: 16, channels: 1, classes: 10 })),
    156 + 12 + 2416 + 32 + 2040 + 240 + 10164 + 168 + 850,
  )
})

for (const [activation, channels] of [
  ['relu', 3],
  ['relu', 1],
  ['elu', 3],
  ['elu', 1],
] as const)
  test(`the ${activation} gradient on ${channels} channels, with dropout, is as near the float64 reference compiled as eager, for own and given statistics`, () =>
    checkLenetGradient({ activation, channels, dropout: 0.3, batchSize: 16 }))
