import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type Crossing,
  crossing,
  crossingColumns,
  crossings,
  type MeasuredPoint,
} from '../../src/measurements/crossing.js'

const snapshot: MeasuredPoint = { progress: 0, distance: 0, ratio: 0, sgdVariance: 7, curvatureDispersion: null }

/** Points at some progress of an epoch with ratio = D²‖Δ‖²/V, the snapshot first. */
function epochOf(
  progress: readonly number[],
  distance: (progress: number) => number,
  D: (distance: number) => number,
  V: (distance: number) => number,
): MeasuredPoint[] {
  const points = progress.map(p => {
    const d = distance(p)
    return { progress: p, distance: d, ratio: (D(d) * d) ** 2 / V(d), sgdVariance: V(d), curvatureDispersion: D(d) }
  })
  return [snapshot, ...points]
}

const at = [0.02, 0.11, 0.33, 0.55, 1]

function near(found: number | null | undefined, expected: number, error = 1e-12): void {
  assert.ok(typeof found === 'number' && Math.abs(found / expected - 1) < error, `${found}, expected ${expected}`)
}

test('with constant dispersion and variance the prediction is the truth, in distance and in progress, on any path', () => {
  const [D, V] = [3, 0.5]
  // neither a power of progress nor a straight line
  const points = epochOf(
    at,
    p => 0.3 * Math.log1p(20 * p),
    () => D,
    () => V,
  )
  for (const threshold of [1, 1 / 2, 1 / 3]) {
    const { predicted, measured, outcome } = crossing(points, threshold)
    assert.equal(outcome, 'crosses')
    near(predicted!.distance, Math.sqrt(threshold * V) / D)
    near(measured!.distance, predicted!.distance)
    near(measured!.progress, predicted!.progress!)
  }
})

test('between measured points a distance that is a power of progress is found exactly', () => {
  const points = epochOf(
    at,
    p => 2 * p ** 0.6,
    () => 1,
    () => 1,
  )
  const { predicted, measured } = crossing(points, 1)
  near(predicted!.progress, 0.5 ** (1 / 0.6))
  near(measured!.progress, 0.5 ** (1 / 0.6))
})

test('a dispersion that falls with the distance makes the ratio cross later than predicted, by the exponent of its fall', () => {
  // D = D₁(d₁/d)^½ gives ratio = D₁²·d₁·d/V: it is 1 at V/(D₁²·d₁), predicted is √V/D₁
  const [first, D, V] = [0.1, 2, 0.6]
  const points = epochOf(
    at,
    p => (first * p) / at[0],
    d => D * Math.sqrt(first / d),
    () => V,
  )
  const { from, predicted, measured } = crossing(points, 1)
  assert.deepEqual(from, { distance: first, progress: 0.02 })
  near(predicted!.distance, Math.sqrt(V) / D)
  near(measured!.distance, V / (D * D * first))
  assert.ok(measured!.distance > predicted!.distance)
})

test('quadratics of other curvature never cross 1: the variance of SGD grows with the distance as well', () => {
  // f_b = ½ s_b‖x‖² + c_b·x from a snapshot at 0: V_svrg = σ_s²d² and V_sgd = σ_s²d² + σ_c² where s and c are uncorrelated
  const [s, c] = [2, 0.9]
  const dense = Array.from({ length: 400 }, (_, i) => (i + 1) / 400)
  const points = epochOf(
    dense,
    p => p,
    () => s,
    d => s * s * d * d + c * c,
  )
  assert.equal(crossing(points, 1).outcome, 'stays below')
  const { predicted, measured } = crossing(points, 1 / 3)
  const truth = Math.sqrt(1 / 3 / (1 - 1 / 3)) * (c / s)
  near(measured!.distance, truth, 1e-5)
  near(predicted!.distance, Math.sqrt((c * c + (s / 400) ** 2) / 3) / s)
  near(truth / predicted!.distance, Math.sqrt(3 / 2), 1e-4)
})

test('a threshold passed before the first point, never reached, or beyond the last point is said to be so', () => {
  const points = epochOf(
    [0.1, 0.5, 1],
    p => p,
    () => 2,
    () => 1,
  )
  // ratio (2p)²: 0.04 at the first point, 4 at the last
  const early = crossing(points, 0.01)
  assert.deepEqual([early.outcome, early.measured], ['above from the first', null])
  // in proportion from the snapshot: a twentieth of the epoch is half the way to the first point
  near(early.predicted!.distance, 0.05)
  near(early.predicted!.progress, 0.05)
  const late = crossing(points, 9)
  assert.deepEqual([late.outcome, late.measured, late.predicted!.progress], ['stays below', null, null])
  near(late.predicted!.distance, 1.5)
  const exact = crossing(points, points[2].ratio)
  assert.deepEqual([exact.outcome, exact.measured], ['crosses', { distance: 0.5, progress: 0.5 }])
  const nothing: Crossing = { threshold: 1, from: null, predicted: null, measured: null, outcome: 'not measured' }
  assert.deepEqual(crossing([snapshot], 1), nothing)
  assert.deepEqual(crossing([], 1), nothing)
})

test('an iterate that turns back is taken where it first gets so far, and a ratio where it first rises so high', () => {
  const distances = [1, 4, 2, 8]
  const ratios = [0.1, 0.4, 0.1, 1.6]
  const points = distances.map((distance, i) => ({
    progress: 0.2 * (i + 1),
    distance,
    ratio: ratios[i],
    sgdVariance: 1,
    curvatureDispersion: 0.5,
  }))
  // predicted at √1/0.5 = 2: half of the way, in logarithms, from 1 to 4
  const { predicted, measured } = crossing(points.toReversed(), 1)
  near(predicted!.distance, 2)
  near(predicted!.progress, 0.2 * Math.SQRT2)
  // from 0.1 to 1.6 in the last part: ln 10 of ln 16
  const share = Math.log(10) / Math.log(16)
  near(measured!.distance, 2 * 4 ** share)
  near(measured!.progress, 0.6 * (0.8 / 0.6) ** share)
  near(crossing(points, 0.2).measured!.distance, 2)
})

test('equal Hessians leave SVRG no variance: it never crosses, and no distance is predicted', () => {
  const points = epochOf(
    at,
    p => p,
    () => 0,
    () => 1,
  )
  const { predicted, outcome } = crossing(points, 1 / 3)
  assert.deepEqual([predicted, outcome], [null, 'stays below'])
})

test('what cannot be is refused in one sentence', () => {
  const points = epochOf(
    at,
    p => p,
    () => 2,
    () => 1,
  )
  const refused = (given: readonly MeasuredPoint[], threshold: number, message: RegExp) =>
    assert.throws(() => crossing(given, threshold), { name: 'RangeError', message })
  refused(points, 0, /^crossing: threshold must be positive, got 0$/)
  refused([...points, points[1]], 1, /points must be of one epoch of one case, got two at progress 0.02$/)
  refused([{ ...points[1], progress: 1.5 }], 1, /progress must lie in \[0, 1\], got 1.5/)
  refused([{ ...points[1], progress: 0 }], 1, /distance must be 0 at the snapshot, progress 0, got 0.02/)
  refused([{ ...points[1], sgdVariance: 0 }], 1, /sgdVariance must be positive at progress 0.02, got 0; leave/)
  refused([{ ...points[1], ratio: Number.NaN }], 1, /ratio must be finite and not negative at progress 0.02, got NaN/)
  refused([{ ...points[1], curvatureDispersion: null }], 1, /curvatureDispersion must be finite .* got null/)
})

test('rows give a row for each case, epoch and threshold, with what tells the cases apart', () => {
  const parameters = { estimator: 'svrg', period: 0, status: 'ok' }
  const rowsOf = (run: string, seed: number, epoch: number, D: number) =>
    epochOf(
      at,
      p => p,
      () => D,
      () => 1,
    ).map(point => ({ run, seed, epoch, ...parameters, ...point }))
  const diverged = { ...parameters, run: 'b', seed: 1, epoch: 3, ...snapshot, progress: 0.5, ratio: null }
  const rows = [...rowsOf('a', 0, 2, 4), ...rowsOf('b', 1, 2, 0.4), diverged]
  const found = crossings(rows, { thresholds: [1, 0.01] })
  assert.deepEqual(
    found.map(({ run, epoch, threshold, outcome }) => [run, epoch, threshold, outcome]),
    [
      ['a', 2, 1, 'crosses'],
      ['a', 2, 0.01, 'crosses'],
      ['b', 2, 1, 'stays below'],
      ['b', 2, 0.01, 'crosses'],
      ['b', 3, 1, 'not measured'],
      ['b', 3, 0.01, 'not measured'],
    ],
  )
  for (const row of found) assert.deepEqual(Object.keys(row), ['run', ...crossingColumns.map(({ name }) => name)])
  const [first, , never, , missing] = found
  for (const name of ['predictedDistance', 'measuredDistance', 'predictedProgress', 'measuredProgress'])
    near(first[name] as number, 0.25)
  near(first.predictedOverMeasured as number, 1)
  assert.deepEqual([first.firstProgress, never.predictedProgress, never.measuredDistance], [0.02, null, null])
  near(never.predictedDistance as number, 2.5)
  assert.deepEqual([missing.predictedDistance, missing.firstProgress], [null, null])

  const bySeed = crossings(rows, { by: ['seed'] })
  assert.deepEqual([bySeed.length, bySeed[0].seed, 'run' in bySeed[0]], [9, 0, false])
  const [withoutRun] = crossings(
    rowsOf('a', 0, 2, 4).map(({ run: _, ...row }) => row),
    { thresholds: [1] },
  )
  assert.deepEqual(withoutRun, Object.fromEntries(Object.entries(first).filter(([name]) => name !== 'run')))
})

test('the progress of a crossing is the fraction of updates done, not the one that was asked for', () => {
  // 20 updates an epoch: 2 % is the first of them, and so is 5 %; the distance is that of the update
  const [M, asked] = [20, [0.02, 0.05, 0.11, 0.33, 1]]
  const rowsOf = (run: string, epoch: number) =>
    asked.map(progress => {
      const after = Math.ceil(progress * M)
      const [distance, D] = [after / M, 2]
      const point = { distance, ratio: (D * distance) ** 2, sgdVariance: 1, curvatureDispersion: D }
      return { run, epoch, step: (epoch - 1) * M + after, progress, ...point }
    })
  const rows = [...rowsOf('a', 1), ...rowsOf('b', 3), ...rowsOf('a', 3)]
  for (const found of crossings(rows, { thresholds: [1 / 2] })) {
    // the ratio 4p² is a power of progress, so that lines in logarithms find it exactly
    near(found.firstProgress as number, 0.05)
    near(found.measuredProgress as number, Math.SQRT1_2 / 2)
    near(found.predictedProgress as number, Math.SQRT1_2 / 2)
  }
  assert.deepEqual(
    crossings(rows, { thresholds: [1] }).map(({ run, epoch }) => [run, epoch]),
    [
      ['a', 1],
      ['b', 3],
      ['a', 3],
    ],
  )
  // the first two points of the first epoch leave 1 to 20 updates: their progress is what was asked for
  const [open] = crossings(rowsOf('a', 1).slice(0, 2), { thresholds: [1 / 2] })
  assert.equal(open.firstProgress, 0.02)
  assert.throws(() => crossings([...rowsOf('a', 1), { ...rowsOf('a', 2)[3], step: 28 }]), {
    name: 'RangeError',
    message: /^updatesPerEpoch: places must be of one training, .* got step 28 at epoch 2, progress 0.33$/,
  })
})

test('rows of other estimators, without a column, or of cases that are not told apart are refused', () => {
  const rows = epochOf(
    at,
    p => p,
    () => 2,
    () => 1,
  ).map(point => ({ epoch: 1, ...point }))
  assert.throws(() => crossings(rows.map(row => ({ ...row, estimator: 'sgd' }))), {
    message:
      'crossings: rows of estimator=svrg with period=0 are required, got estimator=sgd period=0; leave the others out',
  })
  assert.throws(() => crossings(rows.map(row => ({ ...row, period: 8 }))), /got estimator=svrg period=8/)
  assert.throws(() => crossings(rows.map(({ distance: _, ...row }) => row)), /must have the column distance/)
  assert.throws(() => crossings(rows, { by: ['seed'] }), /must have the column seed/)
  assert.throws(() => crossings([...rows, ...rows]), /got two at progress 0/)
})
