import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sgd } from '../../src/estimators/sgd.js'
import { svrg } from '../../src/estimators/svrg.js'
import { determinismProbe } from '../../src/measurements/determinism-probe.js'
import { snapshotTable } from '../../src/measurements/snapshot-table.js'
import { type VarianceRatio, varianceRatio } from '../../src/measurements/variance-ratio.js'
import { heavyBall } from '../../src/optimizers/heavy-ball.js'
import { partition } from '../../src/problems/partition.js'
import type { FiniteSum, MiniBatch } from '../../src/problems/problem.js'
import { rootKey } from '../../src/random/root-key.js'
import { startPosition, trajectory, type TrajectoryOptions } from '../../src/trajectories/trajectory.js'
import { float64Space } from '../../src/vectors/float64-vector.js'
import { tinyProblem } from '../estimators/tiny-problem.js'
import { naiveOracle } from './naive-oracle.js'

const dimension = 4
const size = 101
const problem = tinyProblem(size, dimension)
const pass = partition(size, 2, rootKey(3)) // 51 mini-batches, the last of one example
const layers = [
  {
    name: 'outer',
    ranges: [
      [0, 1],
      [3, 4],
    ],
  },
  { name: 'inner', ranges: [[1, 3]] },
] as const

/** All that is measured, by the definitions and with plain loops over every example. */
function naive(w: ArrayLike<number>, snapshot: ArrayLike<number>, sample: readonly number[], estimate: 'sgd' | 'svrg') {
  const coordinates = Array.from({ length: dimension }, (_, c) => c)
  const gradient = (x: ArrayLike<number>, { indices }: MiniBatch) =>
    coordinates.map(c => [...indices].reduce((sum, i) => sum + problem.gradientOf(x, i)[c] / indices.length, 0))
  const average = (rows: number[][]) => coordinates.map(c => rows.reduce((sum, row) => sum + row[c] / rows.length, 0))
  const squared = (x: number[], y: number[]) => x.reduce((sum, value, c) => sum + (value - y[c]) ** 2, 0)
  const variance = (rows: number[][]) => rows.reduce((sum, row) => sum + squared(row, average(rows)) / rows.length, 0)
  const full = average(pass.map(batch => gradient(snapshot, batch)))
  const a = sample.map(b => gradient(w, pass[b]))
  const y = sample.map(b => gradient(snapshot, pass[b]))
  const d = a.map((row, b) => row.map((value, c) => value - y[b][c]))
  const e = estimate === 'sgd' ? a : d.map(row => row.map((value, c) => value + full[c]))
  const covariance =
    a.reduce((sum, row, b) => {
      const [ma, my] = [average(a), average(y)]
      return sum + row.reduce((s, value, c) => s + (value - ma[c]) * (y[b][c] - my[c]), 0)
    }, 0) / a.length
  const distance = Math.sqrt(squared([...coordinates.map(c => w[c])], [...coordinates.map(c => snapshot[c])]))
  const zero = coordinates.map(() => 0)
  const perLayer = naiveOracle(a, y, [
    [0, 3],
    [1, 2],
  ])
  return {
    sgdVariance: variance(a),
    estimatorVariance: variance(e),
    ratio: variance(e) / variance(a),
    distance,
    curvature: Math.sqrt(squared(average(d), zero)) / distance,
    curvatureDispersion: Math.sqrt(variance(d)) / distance,
    oracleAlpha: covariance / variance(y),
    oracleRatio: 1 - covariance ** 2 / (variance(a) * variance(y)),
    oracleRatioPerLayer: perLayer.ratioPerLayer,
    oracleAlphaLoss: ((1 - covariance / variance(y)) ** 2 * variance(y)) / variance(a),
    oracleRatioHeldOut: perLayer.ratioHeldOut,
    oracleRatioPerLayerHeldOut: perLayer.ratioPerLayerHeldOut,
    bias: squared(average(e), average(a)) / variance(a),
    differences: d.map(row => Math.sqrt(squared(row, zero)) / distance),
  }
}

function measured(
  estimator: 'sgd' | 'svrg',
  at: number,
  options: { sample?: number[]; tableBytes?: number; recomputed?: boolean } = {},
): { result: VarianceRatio; w: number[]; snapshot: number[] } {
  const optimizer = heavyBall({ learningRate: 0.3, momentum: 0.5 })
  const made =
    estimator === 'sgd' ? sgd<MiniBatch>() : svrg({ snapshotGradients: options.recomputed ? 'recomputed' : 'stored' })
  const run = { problem, estimator: made, optimizer } as unknown as TrajectoryOptions<never, never>
  const begin = [0.4, -0.8, 0.3, 0.1]
  const position = startPosition<never>(problem, optimizer as never, float64Space.vector(begin))
  const sample = options.sample ?? pass.map((_, b) => b)
  for (const iterate of trajectory(run, position, pass)) {
    if (iterate.stepInPass !== at) continue
    const own = run.estimator.snapshot?.(iterate.estimator)
    const table = snapshotTable(
      problem,
      own ?? { point: float64Space.vector(begin) },
      sample.map(b => pass[b]),
    )
    return {
      result: varianceRatio(run, iterate, { snapshot: table, sample, layers, tableBytes: options.tableBytes }),
      w: [...iterate.x.read()],
      snapshot: begin,
    }
  }
  throw new Error('not reached')
}

const names = [
  'sgdVariance',
  'estimatorVariance',
  'distance',
  'curvature',
  'curvatureDispersion',
  'oracleAlpha',
  'oracleRatio',
  'oracleRatioPerLayer',
  'oracleAlphaLoss',
  'oracleRatioHeldOut',
  'oracleRatioPerLayerHeldOut',
] as const

for (const [title, estimator, options] of [
  ['sgd', 'sgd', {}],
  ['svrg with stored gradients', 'svrg', {}],
  ['svrg with recomputed gradients', 'svrg', { recomputed: true }],
  ['svrg with groups instead of a table', 'svrg', { tableBytes: 0 }],
] as const)
  test(`every number measured for ${title} equals its definition written out over single examples`, () => {
    const all = pass.map((_, b) => b)
    for (const at of [1, 20, 51]) {
      const { result, w, snapshot } = measured(estimator, at, options)
      const expected = naive(w, snapshot, all, estimator)
      for (const name of names)
        assert.ok(
          Math.abs(result[name] / expected[name] - 1) < 1e-10,
          `${name} at ${at}: ${result[name]}, ${expected[name]}`,
        )
      assert.ok(Math.abs(result.ratio.ratio / expected.ratio - 1) < 1e-10)
      assert.ok(Math.abs(result.bias - expected.bias) < 1e-12)
      const next = expected.differences[Math.min(at, 50)]
      assert.ok(Math.abs(result.curvatureBatch / next - 1) < 1e-10, `next mini-batch at ${at}`)
      assert.equal(result.ratio.n, 51)
      assert.equal(result.ratio.interval, options && 'tableBytes' in options ? 'group-jackknife' : 'jackknife')
    }
  })

test('mean‖d_b‖²/‖Δ‖² = curvature² + dispersion², and for svrg V = D²‖Δ‖² (identities)', () => {
  const { result, w, snapshot } = measured('svrg', 30)
  const { differences } = naive(
    w,
    snapshot,
    pass.map((_, b) => b),
    'svrg',
  )
  const meanSquare = differences.reduce((sum, d) => sum + d * d, 0) / differences.length
  assert.ok(Math.abs((result.curvature ** 2 + result.curvatureDispersion ** 2) / meanSquare - 1) < 1e-12)
  assert.ok(Math.abs((result.curvatureDispersion * result.distance) ** 2 / result.estimatorVariance - 1) < 1e-12)
})

test('the best factor and what the factor 1 loses add up to the ratio of svrg, and factors of layers leave less', () => {
  for (const at of [1, 20, 51]) {
    const { result } = measured('svrg', at)
    assert.ok(Math.abs((result.oracleRatio + result.oracleAlphaLoss) / result.ratio.ratio - 1) < 1e-10)
    assert.ok(result.oracleRatioPerLayer < result.oracleRatio && result.oracleRatio < result.ratio.ratio)
  }
  const { result } = measured('svrg', 20, { sample: [3, 9, 10] })
  assert.ok(result.oracleRatioPerLayer >= 0 && Number.isNaN(result.oracleRatioHeldOut))
})

test('svrg at its snapshot has ratio exactly 0, and numbers over the distance are undefined', () => {
  for (const tableBytes of [undefined, 0]) {
    const { result } = measured('svrg', 0, { tableBytes })
    assert.equal(result.estimatorVariance, 0)
    assert.equal(result.ratio.ratio, 0)
    assert.deepEqual([result.ratio.low, result.ratio.high], [0, 0])
    assert.ok(result.bias < 1e-28)
    assert.equal(result.distance, 0)
    assert.ok(Number.isNaN(result.curvature) && Number.isNaN(result.curvatureDispersion))
    assert.ok(Math.abs(result.oracleAlpha - 1) < 1e-12 && Math.abs(result.oracleRatio) < 1e-12)
    const { oracleRatioPerLayer, oracleRatioHeldOut, oracleRatioPerLayerHeldOut } = result
    assert.deepEqual([oracleRatioPerLayer, oracleRatioHeldOut, oracleRatioPerLayerHeldOut], [0, 0, 0])
    assert.ok(result.oracleAlphaLoss < 1e-24)
  }
})

test('a sample of mini-batches gives the numbers of those mini-batches, and no bias', () => {
  const sample = [3, 9, 10, 24, 40]
  const { result, w, snapshot } = measured('svrg', 20, { sample })
  const expected = naive(w, snapshot, sample, 'svrg')
  for (const name of names) assert.ok(Math.abs(result[name] / expected[name] - 1) < 1e-10, name)
  assert.ok(Number.isNaN(result.bias))
  assert.equal(result.ratio.n, 5)
  assert.ok(result.ratio.partitionLow > result.ratio.low && result.ratio.partitionHigh < result.ratio.high)
})

test('one mini-batch is refused: a variance needs two', () => {
  assert.throws(() => measured('svrg', 1, { sample: [0] }), {
    message: 'varianceRatio: at least two mini-batches are required, got 1',
  })
})

test('the determinism probe passes a pure problem and names what differs in one that is not', () => {
  const x = float64Space.vector([1, 2, 3, 4])
  const two = pass.slice(0, 2)
  assert.deepEqual(determinismProbe(problem, x, two), { error: 0 })
  let calls = 0
  const drifting: FiniteSum = {
    ...problem,
    evaluate: (at, batch) => {
      const evaluation = problem.evaluate(at, batch)
      const gradient = evaluation.gradient.read().slice()
      if (batch.position === 1 && ++calls === 2) gradient[2] *= 1 + 1e-15 * 4
      return { ...evaluation, gradient: float64Space.vector(gradient) }
    },
  }
  const { error, different } = determinismProbe(drifting, x, two, c => `parameter ${c}`)
  assert.equal(different, 'the gradient of mini-batch 1 in parameter 2')
  assert.ok(error > 0 && error < 1e-14)
  const noisyLoss: FiniteSum = {
    ...problem,
    evaluate: (at, batch) => ({ ...problem.evaluate(at, batch), loss: calls++ }),
  }
  assert.equal(determinismProbe(noisyLoss, x, two).different, 'the loss of mini-batch 0')
})
