import '../tensors/cpu.js'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { balancedPart } from '../../src/datasets/balanced-part.js'
import { dataset } from '../../src/datasets/dataset.js'
import { loadDataset } from '../../src/datasets/load.js'
import type { GradientEstimator } from '../../src/estimators/estimator.js'
import { type SvrgState, svrg } from '../../src/estimators/svrg.js'
import { layersOf } from '../../src/measurements/layers.js'
import { snapshotTable } from '../../src/measurements/snapshot-table.js'
import { varianceRatio } from '../../src/measurements/variance-ratio.js'
import { lenet } from '../../src/networks/lenet.js'
import { heavyBall } from '../../src/optimizers/heavy-ball.js'
import { partition } from '../../src/problems/partition.js'
import type { FiniteSum, MiniBatch } from '../../src/problems/problem.js'
import { rootKey } from '../../src/random/root-key.js'
import { type Iterate, rest, startPosition, trajectory } from '../../src/trajectories/trajectory.js'
import type { Vector } from '../../src/vectors/vector.js'
import { workload } from '../../src/workloads/workload.js'

// LeNet with dropout in its second epoch, 6 of 8 updates after the snapshot, on 256 images of fashion-mnist-small
const M = 8
const key = rootKey(6)
const whole = loadDataset('fashion-mnist-small')
const problem = workload({
  dataset: dataset({ ...whole, checksum: undefined, train: balancedPart(whole.train, 32 * M, key.child('part')) }),
  network: input => lenet(input, { dropout: 0.3 }),
})
const layers = layersOf(problem.layout.entries, problem.dimension)
const options = { problem, estimator: svrg(), optimizer: heavyBall({ learningRate: 0.05, momentum: 0.9 }) }
const passOf = (epoch: number) => partition(problem.size, 32, key.child('epoch').child(epoch))

function frozenIterate(): Iterate<SvrgState, Vector> {
  let position = startPosition<Vector>(problem, options.optimizer, problem.initial(key)) as never
  for (const iterate of trajectory(options, position, passOf(1)))
    if (iterate.stepInPass === M) position = rest(options, iterate) as never
  for (const iterate of trajectory(options, position, passOf(2))) if (iterate.stepInPass === 6) return iterate
  throw new Error('not reached')
}

const frozen = frozenIterate()
const { snapshot } = frozen.estimator
/** y_b, evaluated apart from any estimator */
const table = snapshotTable(problem, { point: snapshot }, frozen.pass)
const y = frozen.pass.map((_, b) => table.gradient(b))
const mean = (rows: readonly ArrayLike<number>[]) =>
  Float64Array.from(rows[0], (_, i) => rows.reduce((sum, row) => sum + row[i] / rows.length, 0))

type Svrg = GradientEstimator<SvrgState, FiniteSum, MiniBatch>

/** What is measured when the estimator takes the same snapshot and is asked at the same iterate. */
function measured(estimator: Svrg) {
  return problem.space.scope(() => {
    const state = estimator.begin(problem, snapshot, frozen.pass, undefined)
    return varianceRatio({ ...options, estimator }, { ...frozen, estimator: state }, { snapshot: table, layers })
  })
}

/** V_svrg / (D²‖Δ‖²) − 1: V from the estimator's own outputs, D from the gradients at w_k and w̃. */
function broken({ estimatorVariance, curvatureDispersion, distance }: ReturnType<typeof measured>): number {
  return Math.abs(estimatorVariance / (curvatureDispersion * distance) ** 2 - 1)
}

/** SVRG that uses another mean gradient at the snapshot for each mini-batch. */
function withMean(meanFor: (position: number) => ArrayLike<number>): Svrg {
  const honest = svrg()
  return {
    ...honest,
    estimate: (view, x, batch, state) =>
      honest.estimate(view, x, batch, { ...state, fullGradient: problem.space.vector(meanFor(batch.position)) }),
  }
}

/** The mini-batches with one of their keys drawn anew, as when a lock is lost. */
const relocked = (lost: 'transforms' | 'dropout') => (batch: MiniBatch) => ({
  ...batch,
  keys: { ...batch.keys, [lost]: batch.keys[lost].child('lost') },
})

test("on LeNet SVRG's variance is D²‖Δ‖² to 1e-5, with stored and with recomputed snapshot gradients, and there is no bias", () => {
  for (const snapshotGradients of ['stored', 'recomputed'] as const) {
    const result = measured(svrg({ snapshotGradients }))
    assert.ok(broken(result) < 1e-5, `${broken(result)}`)
    assert.ok(result.bias < 1e-10, `${result.bias}`)
    // the ratio is from each mini-batch's own deviation, the variances from sums
    const { ratio, sgdVariance, estimatorVariance } = result
    assert.ok(Math.abs((ratio.ratio * sgdVariance) / estimatorVariance - 1) < 1e-10)
    assert.ok(Math.abs((result.oracleRatio + result.oracleAlphaLoss) / result.ratio.ratio - 1) < 1e-5)
    assert.ok(result.oracleRatioPerLayer < result.oracleRatio)
  }
})

test("curvature² + D² is the mean of the single mini-batches' squared gradient change over ‖Δ‖²", () => {
  const { curvature, curvatureDispersion, distance } = measured(svrg())
  const squares = frozen.pass.map((batch, b) =>
    problem.space.scope(() => {
      const a = problem.evaluate(frozen.x, batch).gradient.read()
      return Array.from(a).reduce((sum, value, i) => sum + (value - y[b][i]) ** 2, 0)
    }),
  )
  const expected = squares.reduce((sum, square) => sum + square / M, 0) / distance ** 2
  const found = curvature ** 2 + curvatureDispersion ** 2
  assert.ok(Math.abs(found / expected - 1) < 1e-5, `${found}, ${expected}`)
})

test('a mean gradient that changes from mini-batch to mini-batch breaks the identity by more than 1 %', t => {
  const mutants: Record<string, Svrg> = {
    'leaves out its own mini-batch': withMean(position => mean(y.filter((_, b) => b !== position))),
    'of the mini-batches so far': withMean(position => mean(y.slice(0, position + 1))),
    'of the first half, then of the second': withMean(position =>
      mean(position < M / 2 ? y.slice(0, M / 2) : y.slice(M / 2)),
    ),
  }
  for (const [name, mutant] of Object.entries(mutants)) {
    const found = broken(measured(mutant))
    t.diagnostic(`${name}: ${found.toPrecision(2)}`)
    assert.ok(found > 1e-2, `${name}: ${found}`)
  }
})

test('a lost lock, or the snapshot gradient of another mini-batch, breaks it as well', t => {
  const honest = svrg()
  const recomputed = svrg({ snapshotGradients: 'recomputed' })
  /** the snapshot pass sees other pixels or masks than the steps */
  const atBegin = (lost: 'transforms' | 'dropout'): Svrg => ({
    ...honest,
    begin: (view, x, pass, state) => honest.begin(view, x, pass.map(relocked(lost)), state),
  })
  /** the evaluation at the snapshot sees other ones than that at the iterate */
  const atStep = (lost: 'transforms' | 'dropout'): Svrg => ({
    ...recomputed,
    estimate(view, x, batch, state) {
      const other = view.evaluate(state.snapshot, relocked(lost)(batch)).gradient
      return { gradient: view.evaluate(x, batch).gradient.minus(other).plus(state.fullGradient), state }
    },
  })
  const mutants: Record<string, Svrg> = {
    'transforms, stored': atBegin('transforms'),
    'dropout, stored': atBegin('dropout'),
    'transforms, recomputed': atStep('transforms'),
    'dropout, recomputed': atStep('dropout'),
    'gradient of the next mini-batch': {
      ...honest,
      estimate: (view, x, batch, state) =>
        honest.estimate(view, x, { ...batch, position: (batch.position + 1) % M }, state),
    },
  }
  for (const [name, mutant] of Object.entries(mutants)) {
    const found = broken(measured(mutant))
    t.diagnostic(`${name}: ${found.toPrecision(2)}`)
    assert.ok(found > 1e-2, `${name}: ${found}`)
  }
})

test('an error in the mean gradient that is the same for all mini-batches is bias, not variance: the identity holds, and bias shows it', () => {
  const wrong = mean(y.slice(1)) // the first mini-batch forgotten
  const result = measured(withMean(() => wrong))
  assert.ok(broken(result) < 1e-5, `${broken(result)}`)
  const error = mean(y).reduce((sum, value, i) => sum + (wrong[i] - value) ** 2, 0)
  assert.ok(result.bias > 1e-3 && Math.abs((result.bias * result.sgdVariance) / error - 1) < 1e-4, `${result.bias}`)
})
