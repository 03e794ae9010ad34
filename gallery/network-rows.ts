import { normals } from '../src/random/normals.js'
import { rootKey } from '../src/random/root-key.js'
import type { Row } from '../src/tables/column.js'

// Rows of experiments on networks, made up by formula and keyed random numbers. No measurement.

const settings = { network: 'lenet', dataset: 'fashion-mnist-small', batchSize: 128, learningRate: 0.1, momentum: 0.9 }

/** The columns of `convergence`, for three seeds. */
export const convergenceRows = (): Row[] =>
  ['sgd', 'svrg', 'scsg'].flatMap((estimator, place) =>
    [0, 1, 2].flatMap(seed => {
      const noise = normals(rootKey(seed).child(estimator), 20)
      return Array.from({ length: 20 }, (_, index) => {
        const epoch = index + 1
        const testError = 0.12 + 0.02 * place + 0.3 * Math.exp(-epoch / 5) + 0.004 * noise[index]
        const passes = [1, 2, 2][place] * epoch
        return { ...settings, estimator, seed, epoch, passes, testError, trainLoss: 2 * testError, status: 'ok' }
      })
    }),
  )

/** The columns of `noise-correlation`. */
export const errorRows = (): Row[] =>
  ['sgd', 'svrg'].flatMap((method, place) =>
    [false, true].flatMap(withReplacement =>
      [1, 4, 16, 64].map(window => {
        const longRunVariance = (1 - 0.4 * place) * (withReplacement ? 1 : (64 - window) / 63)
        const limits = { longRunVarianceLow: 0.85 * longRunVariance, longRunVarianceHigh: 1.15 * longRunVariance }
        const how = { interval: 't', n: 20, status: 'ok' }
        return { ...settings, method, withReplacement, window, longRunVariance, ...limits, ...how }
      }),
    ),
  )

/** The columns of `lock-matrix`. */
export const lockRows = (): Row[] =>
  [true, false].flatMap(transformsLocked =>
    [true, false].flatMap(dropoutLocked =>
      [true, false].map(batchNormRestored => {
        const ratioAtSnapshot = (transformsLocked ? 0 : 0.7) + (dropoutLocked ? 0 : 0.5)
        const limits = { ratioAtSnapshotLow: 0.9 * ratioAtSnapshot, ratioAtSnapshotHigh: 1.1 * ratioAtSnapshot }
        const errors = batchNormRestored ? [0, 0, 0.15] : [0.3, 0.25, 0.2]
        const [runningMeanError, runningVarianceError, testError] = errors
        const locks = { transformsLocked, dropoutLocked, batchNormRestored }
        const measured = { ratioAtSnapshot, ...limits, bias: 0.01 * ratioAtSnapshot, runningMeanError }
        const how = { interval: 'jackknife', n: 64, status: 'ok' }
        const estimator = { estimator: 'svrg', snapshotGradients: 'stored' }
        return { ...settings, ...estimator, ...locks, ...measured, runningVarianceError, testError, ...how }
      }),
    ),
  )
