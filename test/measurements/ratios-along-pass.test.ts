import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sgd } from '../../src/estimators/sgd.js'
import { streamingSvrg } from '../../src/estimators/streaming-svrg.js'
import { svrg } from '../../src/estimators/svrg.js'
import { ratiosAlongPass } from '../../src/measurements/ratios-along-pass.js'
import { type VarianceRatio, varianceRatio } from '../../src/measurements/variance-ratio.js'
import { heavyBall } from '../../src/optimizers/heavy-ball.js'
import { atAccess, type Locks } from '../../src/problems/locks.js'
import { partition } from '../../src/problems/partition.js'
import type { FiniteSum, MiniBatch } from '../../src/problems/problem.js'
import { normals } from '../../src/random/normals.js'
import { rootKey } from '../../src/random/root-key.js'
import { startPosition, trajectory } from '../../src/trajectories/trajectory.js'
import { float64Space } from '../../src/vectors/float64-vector.js'
import { tinyProblem } from '../estimators/tiny-problem.js'
import { naiveOracle } from './naive-oracle.js'

const dimension = 3
const tiny = tinyProblem(24, dimension)
const pass = partition(24, 2, rootKey(3))
const begin = [0.4, -0.8, 0.3]
const unlocked = { transforms: false, dropout: false }

/** Every mini-batch's transforms move its gradient. */
const gradientAt = (x: ArrayLike<number>, { indices, position, keys }: MiniBatch): number[] => {
  const moved = normals(keys.transforms.child(position), dimension)
  return Array.from(moved, (noise, c) =>
    [...indices].reduce((sum, i) => sum + tiny.gradientOf(x, i)[c] / indices.length, 0.2 * noise),
  )
}
const problem: FiniteSum = {
  ...tiny,
  evaluate: (x, batch) => ({ loss: 0, gradient: float64Space.vector(gradientAt(x.read(), batch)) }),
}
const optimizer = heavyBall({ learningRate: 0.3, momentum: 0.5 })

const squared = (x: readonly number[], z: readonly number[]) =>
  x.reduce((sum, value, c) => sum + (value - z[c]) ** 2, 0)
const average = (rows: readonly number[][]) =>
  begin.map((_, c) => rows.reduce((sum, row) => sum + row[c] / rows.length, 0))
const variance = (rows: readonly number[][]) =>
  rows.reduce((sum, row) => sum + squared(row, average(rows)) / rows.length, 0)
const close = (found: number, expected: number, what: string) =>
  assert.ok(Math.abs(found / expected - 1) < 1e-11, `${what}: ${found}, ${expected}`)

/** The gradients of all mini-batches at a point, each as it is seen in an access. */
const seenAt = (x: ArrayLike<number>, access: string, locks: Locks) =>
  pass.map(batch => gradientAt(x, atAccess(batch, locks, access)))

/** What depends on which y_b is subtracted from a_b, written out. */
function naive(a: readonly number[][], y: readonly number[][], distance: number) {
  const d = a.map((row, b) => row.map((value, c) => value - y[b][c]))
  const covariance = (variance(a) + variance(y) - variance(d)) / 2
  const alpha = covariance / variance(y)
  const scaled = a.map((row, b) => row.map((value, c) => value - alpha * y[b][c]))
  return {
    curvature: Math.sqrt(squared(average(d), [0, 0, 0])) / distance,
    curvatureDispersion: Math.sqrt(variance(d)) / distance,
    oracleAlpha: alpha,
    oracleRatio: variance(scaled) / variance(a),
    oracleRatioPerLayer: variance(scaled) / variance(a), // one layer
    oracleRatioHeldOut: naiveOracle(a as number[][], y as number[][], [[0, 1, 2]]).ratioHeldOut,
    oracleAlphaLoss: ((1 - alpha) ** 2 * variance(y)) / variance(a),
    d,
  }
}

const locked = { transforms: true, dropout: true }

for (const [title, estimator, locks, seenIn] of [
  ['recomputed SVRG without locks', svrg({ snapshotGradients: 'recomputed' }), unlocked, 'the step'],
  ['recomputed SVRG with locks', svrg({ snapshotGradients: 'recomputed' }), locked, 'the snapshot pass'],
  ['stored SVRG without locks', svrg(), unlocked, 'the snapshot pass'],
  ['SGD without locks, from the start of the pass,', sgd<MiniBatch>(), unlocked, 'the snapshot pass'],
  ['streaming SVRG without locks', streamingSvrg({ key: rootKey(8), innerSteps: 12 }), unlocked, 'the step'],
] as const)
  test(`${title} is measured with snapshot gradients of mini-batches as seen in ${seenIn}`, () => {
    const options = { problem, estimator, optimizer, locks } as never as Parameters<
      typeof ratiosAlongPass<never, never>
    >[0]
    const start = () => startPosition(problem, optimizer, float64Space.vector(begin)) as never
    const { ratios } = ratiosAlongPass<never, never>(options, start(), pass, [0, 0.5, 1])
    assert.deepEqual(
      ratios.map(({ step, progress }) => [step, progress]),
      [
        [0, 0],
        [6, 0.5],
        [12, 1],
      ],
    )
    for (const iterate of trajectory(options, start(), pass)) {
      const found = ratios.find(({ step }) => step === iterate.step)
      if (!found) continue
      const w = [...iterate.x.read()]
      const measuring = `measure ${iterate.step}`
      const a = seenAt(w, measuring, locks)
      const y = seenAt(begin, seenIn === 'the step' ? measuring : 'snapshot', locks)
      const { d, ...expected } = naive(a, y, Math.sqrt(squared(w, begin)))
      if (iterate.step > 0)
        for (const [name, value] of Object.entries(expected)) close(found[name as keyof typeof expected], value, name)
      close(found.sgdVariance, variance(a), 'sgdVariance')
      const { progress: _, step: __, ...ratio } = found
      if (options.estimator.snapshot) assert.deepEqual(ratio as VarianceRatio, varianceRatio(options, iterate))
      if (options.estimator.name === 'svrg') {
        // V = D²‖Δ‖², and the best factor and what the factor 1 loses add up to the ratio
        close(found.oracleRatio + found.oracleAlphaLoss + 1, found.ratio.ratio + 1, 'oracles')
        if (iterate.step > 0) close((found.curvatureDispersion * found.distance) ** 2, found.estimatorVariance, 'V')
        const next = Math.sqrt(squared(d[Math.min(iterate.step, 11)], [0, 0, 0]))
        if (iterate.step > 0) close(found.curvatureBatch * found.distance, next, 'curvatureBatch')
      }
      if (options.estimator.name === 'streaming-svrg') {
        // the mini-batches of a mega-batch are seen in an access of its own
        const expectedVariance = variance(d) + variance(seenAt(begin, 'snapshot', locks)) / 12
        for (const each of [found, varianceRatio(options, iterate, { tableBytes: 0 })])
          close(each.estimatorVariance, expectedVariance, 'estimatorVariance')
      }
    }
  })

test('recomputed SVRG without locks has ratio and best ratio 0 at its snapshot, where it subtracts what it adds', () => {
  const estimator = svrg({ snapshotGradients: 'recomputed' })
  const options = { problem, estimator, optimizer, locks: unlocked }
  const position = startPosition<never>(problem, optimizer as never, float64Space.vector(begin))
  const [{ ratio, oracleRatio, oracleRatioPerLayer, oracleAlpha, bias }] = ratiosAlongPass(
    options as never,
    position as never,
    pass,
    [0],
  ).ratios
  assert.equal(ratio.ratio, 0)
  assert.ok(Math.abs(oracleRatio) < 1e-12 && Math.abs(oracleAlpha - 1) < 1e-12)
  assert.equal(oracleRatioPerLayer, 0)
  // the mean gradient at the snapshot is that of other transforms
  const seen = average(seenAt(begin, 'measure 0', unlocked))
  const full = average(seenAt(begin, 'snapshot', unlocked))
  close(bias, squared(full, seen) / variance(seenAt(begin, 'measure 0', unlocked)), 'bias')
})
