import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Parameters } from '../../src/experiments/experiment.js'
import { networkBytes, packedMiniBatches } from '../../src/experiments/network-memory.js'

const asked = (network: string, batchSize: number, layers = 20, planes = 16): Parameters => ({
  network,
  batchSize,
  layers,
  planes,
})

test('two mini-batches are evaluated in one call where they take at most 4 GB, else one', () => {
  for (const [parameters, packed] of [
    [asked('lenet', 128), 2],
    [asked('resnet-small', 1024), 2],
    [asked('resnet-110', 128), 2],
    // 4 bytes · 5,140 numbers · 1,024 pixels · 256
    [asked('resnet-110', 256), 1],
    // 4 bytes · 14,000 numbers · 1,024 pixels · 69 and 70
    [asked('densenet-40-36', 69), 2],
    [asked('densenet-40-36', 70), 1],
    [asked('densenet-40-36', 128), 1],
    [asked('resnet', 128, 110, 48), 1],
    [asked('./parts.ts#net', 128), 2],
  ] as const)
    assert.equal(packedMiniBatches(parameters), packed, JSON.stringify(parameters))
  // one mini-batch of 128 is as many images as two of 64: half of 4 bytes · 14,000 numbers · 1,024 pixels · 128, and the graphs
  for (const batchSize of [64, 128])
    assert.equal(networkBytes(asked('densenet-40-36', batchSize)), 170e6 + 4 * 14_000 * 1024 * 64)
})
