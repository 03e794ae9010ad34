import assert from 'node:assert/strict'
import { test } from 'node:test'
import { varianceRatio } from '../../src/experiments/variance-ratio.js'
import { openedTraining } from './opened-training.js'

const refusal = {
  name: 'RangeError',
  message:
    'training: batchSize must leave two examples or more in the last mini-batch of 129, whose batch norm else sees one value, got 64; batchNorm=frozen takes one',
}

test('a network is refused one example when it is opened, too, by what its batch norm sees', () => {
  const open = (given: Record<string, number | string>) =>
    openedTraining(varianceRatio, { examples: 128, batchSize: 64 }, given).problem.dispose()
  assert.throws(() => open({ examples: 129 }), refusal)
  open({ examples: 130 })
  open({ examples: 129, batchNorm: 'frozen' })
  open({ examples: 129, network: 'resnet', layers: 8, planes: 2 })
})
