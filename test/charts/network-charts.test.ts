import assert from 'node:assert/strict'
import { test } from 'node:test'
import { convergenceChart } from '../../src/charts/convergence-chart.js'
import { lockMatrixChart } from '../../src/charts/lock-matrix-chart.js'
import { noiseCorrelationChart } from '../../src/charts/noise-correlation-chart.js'
import type { Row } from '../../src/tables/column.js'
import { drawn, scene, texts } from './scene.js'

const settings = { network: 'lenet', dataset: 'fashion-mnist-small', batchSize: 128, learningRate: 0.1, momentum: 0.9 }

/** Made-up test errors: 0.5, 0.3, 0.1 in epoch 1 and a tenth less in epoch 2. No measurement. */
const convergence: Row[] = ['sgd', 'svrg'].flatMap((estimator, place) =>
  [0, 1, 2].flatMap(seed =>
    [1, 2].map(epoch => ({
      ...settings,
      estimator,
      seed,
      epoch,
      passes: (1 + place) * epoch,
      testError: 0.5 - 0.2 * seed - 0.1 * (epoch - 1) + 0.05 * place,
      trainLoss: 1,
      status: 'ok',
    })),
  ),
)

test('test errors are means over the seeds with t limits, against epochs and against evaluated gradients', async () => {
  const chart = convergenceChart(convergence)
  const caption = chart.usermeta.figure.caption
  for (const part of ['means of n = 3 seeds', '95 % limits (t)', 'network = lenet', 'batch size = 128'])
    assert.ok(caption.includes(part), `${part}: ${caption}`)
  const marks = await scene(chart)
  const points = drawn(marks, 'line').map(({ datum }) => datum!)
  const of = (name: string, x: 'epoch' | 'passes', value: number) =>
    points.filter(point => point['line'] === name && point[x] === value)
  const error = (found: readonly Readonly<Record<string, unknown>>[]) =>
    found.map(point => Number((point['testError'] as number).toFixed(12)))
  assert.deepEqual(error(of('SGD', 'epoch', 1)), [0.3])
  // two passes an epoch
  assert.deepEqual(error(of('SVRG', 'passes', 4)), [0.25])
  // x̄ ± t₂·s/√3 with s = 0.2 and t₂ = 4.302653
  const low = 0.3 - (4.302652729749464 * 0.2) / Math.sqrt(3)
  assert.ok(Math.abs((of('SGD', 'epoch', 1)[0]['testErrorLow'] as number) - low) < 1e-9)
  assert.ok(texts(marks, 'axis-title').includes('Gradients evaluated over N'))
})

test('an epoch in which a seed has diverged has no mean, and the caption counts it', () => {
  const lost = convergence.map((row, i) => (i === 1 ? { ...row, trainLoss: null, status: 'diverged' } : row))
  assert.match(convergenceChart(lost).usermeta.figure.caption, /Where a seed has diverged there is no mean: 1 of 4\./)
})

/** Made-up long-run variances: V(4 − L)/3 without, V with replacement. No measurement. */
const noise: Row[] = ['sgd', 'svrg'].flatMap((method, place) =>
  [true, false].flatMap(withReplacement =>
    [1, 2, 4].map(window => {
      const longRunVariance = (1 + place) * (withReplacement ? 1 : (4 - window) / 3)
      const limits = {
        longRunVarianceLow: 0.9 * longRunVariance,
        longRunVarianceHigh: 1.1 * longRunVariance,
        interval: 't',
      }
      return { ...settings, method, withReplacement, window, longRunVariance, ...limits, n: 20, status: 'ok' }
    }),
  ),
)

test('long-run variances stand over their windows, a panel for each drawing on one axis', async () => {
  const chart = noiseCorrelationChart(noise)
  const marks = await scene(chart)
  const symbols = drawn(marks, 'symbol')
  const place = (method: string, drawing: string, window: number) => {
    const found = symbols.filter(
      ({ datum }) => datum?.['method'] === method && datum?.['drawn'] === drawing && datum?.['window'] === window,
    )
    assert.equal(found.length, 1)
    return found[0]
  }
  const [one, two, four] = [1, 2, 4].map(window => place('SGD', 'without replacement', window))
  // L on a log axis, V(4 − L)/3 on an even one: 1, 2/3, 0
  assert.ok(Math.abs(two.x - one.x - (four.x - two.x)) < 1e-6)
  assert.ok(Math.abs((two.y - one.y) / (four.y - one.y) - 1 / 3) < 1e-6)
  const level = [1, 2, 4].map(window => place('SVRG', 'with replacement', window).y)
  assert.ok(level.every(y => Math.abs(y - level[0]) < 1e-6))
  assert.match(
    chart.usermeta.figure.caption,
    /\(a\) mini-batches drawn without replacement, \(b\) mini-batches drawn with replacement\..*n = 20 fresh partitions with 95 % limits \(t\)/,
  )
})

test('windows without a value are counted in the caption', () => {
  const none = { longRunVariance: null, longRunVarianceLow: null, longRunVarianceHigh: null, status: 'undefined' }
  const rows = noise.map((row, i) => (i === 2 ? { ...row, ...none } : row))
  assert.match(noiseCorrelationChart(rows).usermeta.figure.caption, /1 of 12 rows have no value .*\(undefined\)/)
})

/** Made-up rows of `lock-matrix`. No measurement. */
const locks: Row[] = [true, false].flatMap(transformsLocked =>
  [true, false].flatMap(dropoutLocked =>
    [true, false].map(batchNormRestored => {
      const ratio = (transformsLocked ? 0 : 1) + (dropoutLocked ? 0 : 0.5)
      return {
        ...settings,
        estimator: 'svrg',
        snapshotGradients: 'stored',
        transformsLocked,
        dropoutLocked,
        batchNormRestored,
        ratioAtSnapshot: ratio,
        ratioAtSnapshotLow: 0.9 * ratio,
        ratioAtSnapshotHigh: 1.1 * ratio,
        bias: 1e-16,
        runningMeanError: batchNormRestored ? 0 : 0.4,
        runningVarianceError: batchNormRestored ? 0 : 0.3,
        testError: batchNormRestored ? 0.3 : 0.35,
        n: 64,
        status: 'ok',
        interval: 'jackknife',
      }
    }),
  ),
)

test('what each lock keeps right is drawn by set of locks; what cannot depend on the running statistics once', async () => {
  const chart = lockMatrixChart(locks)
  const marks = await scene(chart)
  const symbols = drawn(marks, 'symbol')
  // 4 of the ratio, 4 of the bias, 8 of the running means, 8 of the test error
  assert.equal(symbols.length, 24)
  const [both, transforms, dropout, none] = symbols.slice(0, 4)
  assert.ok(both.x < transforms.x && transforms.x < dropout.x && dropout.x < none.x)
  // 0, 0.5, 1, 1.5 from below
  for (const [item, ratio] of [
    [transforms, 0.5],
    [dropout, 1],
  ] as const)
    assert.ok(Math.abs((both.y - item.y) / (both.y - none.y) - ratio / 1.5) < 1e-6)
  const { caption } = chart.usermeta.figure
  for (const part of [
    'are the same bits with and without, and drawn once',
    'A bias below 10⁻¹² is rounding and drawn as 0',
    '(jackknife), n = 64 mini-batches',
    'snapshot gradients = stored',
  ])
    assert.ok(caption.includes(part), `${part}: ${caption}`)
})

test('markers that hide each other are told of', () => {
  const equal = locks.map((row, i) => (i < 4 ? { ...row, testError: 0.3 } : row))
  assert.match(
    lockMatrixChart(equal).usermeta.figure.caption,
    /In \(d\) both markers stand at the same place for 2 of 4/,
  )
  assert.ok(!lockMatrixChart(locks).usermeta.figure.caption.includes('both markers'))
})

test('ratios that differ with the running statistics are all drawn, and none is called the same', async () => {
  const changed = locks.map((row, i) => (i === 1 ? { ...row, ratioAtSnapshot: 0.01, ratioAtSnapshotHigh: 0.02 } : row))
  const chart = lockMatrixChart(changed)
  assert.equal(drawn(await scene(chart), 'symbol').length, 32)
  assert.ok(!chart.usermeta.figure.caption.includes('drawn once'))
})

test('rows of several cases, or without a column, are refused in one sentence', () => {
  const { passes: _, ...withoutPasses } = convergence[0]
  for (const [make, message] of [
    [
      () => convergenceChart([...convergence, convergence[0]]),
      /convergenceChart: rows must be of one case of each estimator/,
    ],
    [() => convergenceChart([withoutPasses]), /row 0 has no column passes/],
    [() => noiseCorrelationChart([...noise, noise[0]]), /noiseCorrelationChart: rows must be of one case/],
    [() => lockMatrixChart([...locks, locks[0]]), /lockMatrixChart: rows must be of one case/],
  ] as const)
    assert.throws(make, message)
})
