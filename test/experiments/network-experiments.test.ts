import assert from 'node:assert/strict'
import { test } from 'node:test'
import { convergence } from '../../src/experiments/convergence.js'
import { depthWidth } from '../../src/experiments/depth-width.js'
import type { Experiment } from '../../src/experiments/experiment.js'
import { lockMatrix } from '../../src/experiments/lock-matrix.js'
import { noiseCorrelation } from '../../src/experiments/noise-correlation.js'
import { completeParameters } from '../../src/experiments/parse-parameters.js'

type Given = Record<string, number | string | number[]>

const refused = (experiment: Experiment, given: Given, message: RegExp) =>
  assert.throws(() => experiment.check!(completeParameters(experiment, given)), { name: 'RangeError', message })

const accepted = (experiment: Experiment, given: Given) => experiment.check!(completeParameters(experiment, given))

test('cases that cannot be are refused by the name of their experiment, before anything is started', () => {
  const small = { examples: 512, batchSize: 64, megabatchSize: 256 }
  refused(lockMatrix, { batchSize: 8192 }, /^lock-matrix: batchSize must leave two mini-batches or more of 8192/)
  refused(
    convergence,
    { ...small, period: 9 },
    /^convergence: period must be at most the 8 mini-batches of an epoch, got 9/,
  )
  refused(noiseCorrelation, { examples: 9000 }, /^noise-correlation: examples must be at most the 8192/)
  refused(
    noiseCorrelation,
    { ...small, windows: [9] },
    /windows must be at most the 8 updates that sgd makes in an epoch, got 9; 0 takes/,
  )
  // 6 mega-batches of 10 in 64 mini-batches
  refused(
    noiseCorrelation,
    { methods: 'sgd,scsg', windows: [1, 61] },
    /^noise-correlation: windows must be at most the 60 updates that scsg makes in an epoch, got 61; 0 takes all$/,
  )
  accepted(noiseCorrelation, { methods: 'sgd,scsg', windows: [60] })
  accepted(noiseCorrelation, { methods: 'sgd,streaming-svrg', windows: [64] })
  refused(
    noiseCorrelation,
    { batchSize: 96 },
    /^noise-correlation: megabatchSize must be a positive multiple of batchSize/,
  )
  refused(
    noiseCorrelation,
    { batchNorm: 'evaluation', estimator: 'sgd', methods: 'sgd' },
    /batchNorm=evaluation needs the snapshot of estimator=svrg, got estimator=sgd/,
  )
  refused(
    depthWidth,
    { layers: 10 },
    /^depth-width: layers must be 6n \+ 2 \(8, 14, 20, …\) for network=resnet, got 10/,
  )
  refused(depthWidth, { errorEpoch: 50 }, /errorEpoch must be whole epochs up to epochs = 2, got 50; raise epochs/)
  refused(depthWidth, { varianceEpochs: [3] }, /varianceEpochs must be whole epochs up to epochs = 2, got 3/)
  refused(
    depthWidth,
    { seed: 2 ** 53 - 1, seeds: 2 },
    /^depth-width: the last seed, seed \+ seeds − 1, must be at most 2\^53 − 1 = 9007199254740991, got seed=9007199254740991 seeds=2$/,
  )
  accepted(depthWidth, { seed: 2 ** 53 - 2, seeds: 2 })
  refused(noiseCorrelation, { windows: [1.5] }, /windows must be whole numbers of steps, got 1.5/)
})

test('their defaults are cases that can be', () => {
  for (const experiment of [lockMatrix, convergence, noiseCorrelation, depthWidth])
    experiment.check!(completeParameters(experiment, {}))
})
