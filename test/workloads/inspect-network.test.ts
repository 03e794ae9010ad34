import '../tensors/cpu.js'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { constant, fanInUniform } from '../../src/networks/initializers.js'
import { lenet } from '../../src/networks/lenet.js'
import type { Network } from '../../src/networks/network.js'
import { tensorflow } from '../../src/tensors/tensorflow.js'
import { inspectNetwork } from '../../src/workloads/inspect-network.js'
import { workload } from '../../src/workloads/workload.js'
import { randomDataset } from './random-dataset.js'

const dataset = randomDataset([16, 16, 2], { train: 4, test: 4 }, 3)
const kernel = fanInUniform([512, 3], 512)
const mine: Network = {
  name: 'mine',
  parameters: { 'a/kernel': kernel },
  apply: (p, images, op) => op.dense(op.flatten(images), p['a/kernel']),
}

const wrong: [string, Partial<Network>, string, string][] = [
  [
    'logits of another width',
    { parameters: { 'a/kernel': fanInUniform([512, 4], 512) } },
    'RangeError',
    'network mine: apply must return logits [batch, 3], got [2, 4] for a batch of 2',
  ],
  [
    'logits of another rank',
    { apply: (p, images, op) => op.addBias(images, p['a/kernel']), parameters: { 'a/kernel': constant([2], 0) } },
    'RangeError',
    'network mine: apply must return logits [batch, 3], got [2, 16, 16, 2] for a batch of 2',
  ],
  [
    'a plain tensor',
    { apply: (p, images, op) => op.tensor(mine.apply(p, images, op)) },
    'TypeError',
    'network mine: apply must return an activation, got another kind; operations.activation(tensor) makes one of a tensor',
  ],
  [
    'nothing',
    { apply: () => undefined as never },
    'TypeError',
    'network mine: apply must return an activation, got nothing; operations.activation(tensor) makes one of a tensor',
  ],
  [
    'an unused parameter',
    { parameters: { 'a/kernel': kernel, extra: constant([3], 0) } },
    'TypeError',
    'network mine: the loss does not depend on the parameter extra; use it in apply or leave it out',
  ],
  [
    'two unused parameters',
    { parameters: { extra: constant([3], 0), 'a/kernel': kernel, other: constant([], 0) } },
    'TypeError',
    'network mine: the loss does not depend on the parameter extra, other; use it in apply or leave it out',
  ],
  [
    'logits that depend on no parameter',
    { apply: (_, __, op) => op.activation(op.tf.zeros([2, 3])) },
    'TypeError',
    'network mine: the loss does not depend on the parameter a/kernel; use it in apply or leave it out',
  ],
  ['no parameter at all', { parameters: {} }, 'RangeError', 'network mine: at least one parameter is required'],
  [
    'initial values of a wrong number',
    { parameters: { 'a/kernel': { shape: [512, 3], initial: () => [1, 2] } } },
    'RangeError',
    'network mine: the initial values of a/kernel must be 1536 numbers, got 2',
  ],
  [
    'an apply that throws',
    {
      apply: () => {
        throw new Error('no such layer\nand a second line')
      },
    },
    'TypeError',
    'network mine: apply failed: no such layer',
  ],
  [
    'a kernel for other channels',
    {
      parameters: { 'a/kernel': fanInUniform([5, 5, 3, 3], 75) },
      apply: (p, images, op) => op.conv2d(images, p['a/kernel']),
    },
    'TypeError',
    'network mine: apply failed: conv2d: the kernel takes 3 channels, got an input of 2',
  ],
  [
    'a dropout rate of 1',
    { apply: (p, images, op) => mine.apply(p, op.dropout(images, 1), op) },
    'TypeError',
    'network mine: apply failed: dropout: rate must be at least 0 and below 1, got 1',
  ],
]

for (const [what, part, name, message] of wrong)
  test(`a network with ${what} is refused in one sentence, and no tensor is left`, () => {
    const { numTensors } = tensorflow().memory()
    assert.throws(() => workload({ dataset, network: { ...mine, ...part } }), { name, message })
    assert.equal(tensorflow().memory().numTensors, numTensors)
  })

test("a right network's batch-norm and dropout layers are found, in their order", () => {
  const { numTensors } = tensorflow().memory()
  const network = lenet({ height: 16, width: 16, channels: 2, classes: 3 }, { dropout: 0.25 })
  assert.deepEqual(inspectNetwork(network, dataset), {
    batchNormLayers: [
      { name: 'norm1', channels: 6, positions: 144 },
      { name: 'norm2', channels: 16, positions: 4 },
      { name: 'norm3', channels: 120, positions: 1 },
      { name: 'norm4', channels: 84, positions: 1 },
    ],
    dropoutLayers: [{ rate: 0.25, shape: [84] }],
  })
  assert.deepEqual(inspectNetwork(mine, dataset), { batchNormLayers: [], dropoutLayers: [] })
  assert.equal(tensorflow().memory().numTensors, numTensors)
})
