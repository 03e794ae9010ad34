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

/** Rows of `variance-ratio`: a ratio that grows within an epoch up to `last`, measured at the given places. */
function measured(
  given: Row,
  epochs: readonly number[],
  last: number,
  measureAt: readonly number[] = [0.02, 0.11, 0.33, 1],
): Row[] {
  return epochs.flatMap(epoch =>
    measureAt.map(progress => {
      const ratio = last * progress ** 0.3 * (1 - epoch / 300)
      const distance = 9 * last * progress ** 0.7
      const curvature = (0.85 + 0.1 * last) * (0.1 + 1 / (1 + 40 * progress))
      const changes =
        progress === 0 ? {} : { curvature, curvatureBatch: 1.2 * curvature, curvatureDispersion: 0.8 * curvature }
      const none = { curvature: null, curvatureBatch: null, curvatureDispersion: null }
      const variances = { sgdVariance: 0.4 * last, estimatorVariance: 0.4 * last * ratio }
      const limits = { ratioLow: 0.9 * ratio, ratioHigh: 1.1 * ratio, breakEven: 0.5, n: 79, interval: 'jackknife' }
      const step = 79 * (epoch - 1) + Math.ceil(79 * progress)
      const place = { epoch, step, progress, status: 'ok' }
      return {
        ...settings,
        activation: 'relu',
        estimator: 'svrg',
        ...given,
        ...place,
        ratio,
        ...limits,
        ...variances,
        distance,
        ...none,
        ...changes,
      }
    }),
  )
}

/** The columns of `variance-ratio`, for four networks. */
export const networkCases = (): Row[][] => [
  measured({ network: 'lenet' }, [2, 10, 20, 30, 40, 50, 60], 0.5),
  measured({ network: 'resnet-small', dataset: 'cifar-10-part' }, [2, 5, 10, 20], 0.9),
  measured({ network: 'resnet-110', dataset: 'cifar-10-part' }, [2], 1.6),
  measured({ network: 'densenet-40-36', dataset: 'cifar-10-part' }, [2], 1.9),
]

/** The same of three networks with ReLU and with ELU. */
export const activationCases = (): Row[][] =>
  networkCases()
    .filter((_, place) => place !== 2)
    .flatMap(rows => [rows, rows.map(row => ({ ...row, activation: 'elu', ...lower(row) }))])

const lower = ({ ratio, ratioLow, ratioHigh }: Row): Row =>
  Object.fromEntries(
    Object.entries({ ratio, ratioLow, ratioHigh }).map(([name, value]) => [name, 0.85 * (value as number)]),
  )

/** The same of two networks along an epoch from its snapshot on. */
export const distanceCases = (): Row[][] =>
  [0.5, 1.9].map((last, place) =>
    measured({ network: ['lenet', 'densenet-40-36'][place] }, [2], last, [0, 0.02, 0.11, 0.33, 0.55, 0.77, 1]),
  )

/** The same with and without locks: without, the variance is not 0 at the snapshot. */
export const lockingRows = (): Row[] =>
  ['none', 'transforms,dropout'].flatMap((lock, place) =>
    measured({ lock }, [2], 0.6, [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]).map(row => {
      const [ratio, low, high] = ['ratio', 'ratioLow', 'ratioHigh'].map(
        name => (row[name] as number) + 0.5 * (1 - place),
      )
      return { ...row, ratio, ratioLow: low, ratioHigh: high, estimatorVariance: 0.24 * ratio }
    }),
  )

/** The same by inner steps of streaming SVRG. */
export const streamingRows = (): Row[] =>
  [0.4, 1.2].flatMap((last, place) =>
    Array.from({ length: 10 }, (_, inner) => {
      const ratio = 0.1 + last * (inner / 10) ** 0.6
      const streaming = { estimator: 'streaming-svrg', megabatchSize: 1280, network: ['lenet', 'resnet-small'][place] }
      const variances = { sgdVariance: 0.5 + place, estimatorVariance: (0.5 + place) * ratio }
      const limits = { ratioLow: 0.9 * ratio, ratioHigh: 1.1 * ratio, breakEven: 1 / 3, n: 20, interval: 'jackknife' }
      const where = { epoch: 5, step: 80 + inner, progress: inner / 20, status: 'ok' }
      return { ...settings, ...streaming, ...where, ...variances, ratio, ...limits }
    }),
  )

/** The columns of `convergence`, for four averages of iterates of an estimator. */
export const averagingRows = (estimator: 'sgd' | 'svrg' = 'svrg'): Row[] =>
  ['last', '100', '50', '10'].flatMap((averaging, place) =>
    convergenceRows()
      .filter(row => row.estimator === estimator)
      .map(row => ({ ...row, averaging, testError: (row.testError as number) + 0.01 * place })),
  )

/** The columns of `depth-width`. */
export const depthWidthRows = (): Row[] =>
  [
    [8, 8],
    [20, 8],
    [56, 8],
    [20, 4],
    [20, 16],
  ].map(([layers, planes]) => {
    const sgdVariance = 3 * (layers / 20) ** 0.2 * (planes / 8) ** -0.2
    const sgdError = 0.6 * (planes / 8) ** -0.1
    const limits = (name: string, value: number) => ({
      [name]: value,
      [`${name}Low`]: 0.95 * value,
      [`${name}High`]: 1.05 * value,
    })
    const errors = { ...limits('sgdError', sgdError), ...limits('svrgError', 1.05 * sgdError) }
    const how = {
      epochs: 4,
      examples: 1280,
      dataset: 'cifar-10-part',
      batchSize: 64,
      learningRate: 0.1,
      n: 3,
      status: 'ok',
    }
    return { ...how, layers, planes, ...limits('sgdVariance', sgdVariance), ...errors }
  })
