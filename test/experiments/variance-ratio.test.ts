import assert from 'node:assert/strict'
import { test } from 'node:test'
import { caseIdentity, contentKey } from '../../src/experiments/case-key.js'
import type { Experiment, Parameters } from '../../src/experiments/experiment.js'
import { completeParameters } from '../../src/experiments/parse-parameters.js'
import { varianceRatio } from '../../src/experiments/variance-ratio.js'
import { updatesAt } from '../../src/measurements/updates-at.js'
import { publishedNames, publishedRecord } from '../../src/runs/published.js'

const refused = (given: Record<string, number | string | number[]>, message: RegExp) =>
  assert.throws(() => varianceRatio.check!(completeParameters(varianceRatio, given)), { name: 'RangeError', message })

const accepted = (given: Record<string, number | string | number[]>) =>
  varianceRatio.check!(completeParameters(varianceRatio, given))

test('cases that cannot be are refused before anything is started', () => {
  refused({ epochs: 3, measureEpochs: [4] }, /measureEpochs must be whole epochs up to epochs = 3, got 4; raise epochs/)
  refused({ measureEpochs: [1.5] }, /measureEpochs must be whole epochs/)
  refused(
    { batchNorm: 'evaluation', period: 8 },
    /batchNorm=evaluation needs one snapshot per epoch, period=0, got period=8/,
  )
  refused({ batches: 1 }, /a variance needs two, got 1/)
  refused({ measureAt: [0, 0.5, 0.5] }, /measureAt must name each number once, got 0.5 again in 0,0.5,0.5$/)
  refused({ epochs: 3, measureEpochs: [3, 1, 3] }, /measureEpochs must name each number once, got 3 again in 3,1,3$/)
  refused({ until: 0.02, batches: 32 }, /until chooses how many .* batches must be 0 beside it, got batches=32/)
  refused({ examples: 9000 }, /examples must be at most the 8192 of the data set, got 9000/)
  refused({ batchSize: 8193 }, /batchSize must be at most the 8192 examples, got 8193/)
  refused({ batchSize: 8192 }, /must leave two mini-batches or more of 8192 examples, got 8192/)
  const single =
    /batchSize must leave two examples or more in the last mini-batch of (\d+), .* got \d+; batchNorm=frozen takes one/
  refused({ batchSize: 1 }, single)
  refused({ examples: 301, batchSize: 150 }, single)
  refused({ examples: 512, batchSize: 64, batches: 9 }, /at most the 8 mini-batches of an epoch, got 9/)
  refused({ examples: 512, batchSize: 64, period: 9 }, /at most the 8 mini-batches of an epoch, got 9/)
})

test('mega-batches that cannot be are refused, of the estimators that have them', () => {
  for (const estimator of ['streaming-svrg', 'scsg']) {
    refused({ estimator, batchSize: 100 }, /megabatchSize must be a positive multiple of batchSize = 100, got 1280/)
    refused(
      { estimator, megabatchSize: 64 },
      /variance-ratio: megabatchSize must be a positive multiple of batchSize = 128, got 64/,
    )
    refused({ estimator, examples: 1000 }, /megabatchSize must be at most the 1000 examples, got 1280/)
    refused(
      { estimator, batchNorm: 'evaluation' },
      /batchNorm=evaluation needs one snapshot per epoch, which estimator=\S+ does not have/,
    )
    accepted({ estimator, examples: 1280 })
  }
  accepted({ estimator: 'svrg', batchSize: 100, examples: 1000 })
})

test('the defaults are a case that can be', () => {
  varianceRatio.check!(completeParameters(varianceRatio, {}))
})

test('progress p of M updates is ⌈pM⌉ of them, and a product that is whole up to rounding is that number', () => {
  // the paper's own: 391 updates measured at 2, 11, 33 (of which 129.03 is rounded up) and 100 %
  assert.deepEqual(
    [0, 0.02, 0.11, 0.33, 1].map(progress => updatesAt(progress, 391)),
    [0, 8, 44, 130, 391],
  )
  assert.equal(0.07 * 100 > 7, true)
  assert.equal(updatesAt(0.07, 100), 7)
})

test('one example in the last mini-batch is refused where batch norm would see a single value, and nowhere else', () => {
  accepted({ examples: 302, batchSize: 150 })
  accepted({ examples: 301, batchSize: 150, batchNorm: 'frozen' })
  accepted({ examples: 301, batchSize: 150, network: 'resnet-small' }) // 64 pixels in its last stage
})

test('corrections of some cases give those another identity, and leave the published runs theirs', () => {
  const published = publishedNames().map(name => publishedRecord(name)!)
  const own = published.filter(({ experiment }) => experiment === 'variance-ratio')
  assert.ok(own.length > 0)
  for (const { run, parameters, device, data } of own) {
    const experiment: Experiment = { ...varianceRatio, dataChecksum: () => data! }
    assert.equal(contentKey(caseIdentity(experiment, parameters, { device, parts: {} })), run)
  }

  const revision = (given: Partial<Parameters>) =>
    varianceRatio.revisionOf!(completeParameters(varianceRatio, given as Parameters))
  const [svrg, streaming] = [{ estimator: 'svrg' }, { estimator: 'streaming-svrg', examples: 2560 }]
  const recomputed = { ...svrg, snapshotGradients: 'recomputed' }
  for (const [given, expected] of [
    [svrg, 0],
    [recomputed, 0],
    [{ ...svrg, lock: 'none' }, 0],
    [{ ...svrg, period: 8 }, 1],
    [{ ...recomputed, lock: 'none' }, 1],
    [{ ...recomputed, lock: 'transforms' }, 1],
    [{ ...recomputed, lock: 'dropout', period: 8 }, 2],
    [{ estimator: 'sgd', period: 8, snapshotGradients: 'recomputed', lock: 'none' }, 0],
    // 20 mini-batches of 128 are two mega-batches of 10; 21 and 64 are no whole ones, but 64 are eight of 8
    [streaming, 0],
    [{ ...streaming, examples: 2688 }, 1],
    [{ ...streaming, examples: 0 }, 1],
    [{ ...streaming, examples: 0, megabatchSize: 1024 }, 0],
    [{ ...streaming, lock: 'none' }, 1],
    [{ ...streaming, dataset: './data.js#own' }, 1],
    [{ estimator: 'scsg', lock: 'none' }, 0],
    [{ estimator: './own.js#mine' }, 1],
    [{ estimator: './own.js#mine', lock: 'none' }, 2],
  ] as const)
    assert.equal(revision(given), expected, JSON.stringify(given))
})
