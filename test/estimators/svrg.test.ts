import assert from 'node:assert/strict'
import { test } from 'node:test'
import { svrg } from '../../src/estimators/svrg.js'
import { partition } from '../../src/problems/partition.js'
import { rootKey } from '../../src/random/root-key.js'
import { float64Space } from '../../src/vectors/float64-vector.js'
import { tinyProblem } from './tiny-problem.js'

const problem = tinyProblem(5, 3)
const pass = partition(5, 2, rootKey(2)) // 2, 2 and 1 examples: the last mini-batch counts as one

const meanOf = (x: readonly number[], indices: ArrayLike<number>) =>
  [0, 1, 2].map(c => {
    let sum = 0
    for (let i = 0; i < indices.length; i++) sum += problem.gradientOf(x, indices[i])[c]
    return sum / indices.length
  })

test('svrg is g_b(w) − g_b(w̃) + mean_b g_b(w̃) with every mini-batch of the same weight', () => {
  const [snapshot, w] = [
    [0.5, 0.1, -0.3],
    [-0.2, 0.6, 0.4],
  ]
  const full = [0, 1, 2].map(c => pass.reduce((sum, { indices }) => sum + meanOf(snapshot, indices)[c] / 3, 0))
  for (const snapshotGradients of ['stored', 'recomputed'] as const) {
    const estimator = svrg({ snapshotGradients })
    const state = estimator.begin(problem, float64Space.vector(snapshot), pass, undefined)
    for (const batch of pass) {
      const { gradient } = estimator.estimate(problem, float64Space.vector(w), batch, state)
      const expected = [0, 1, 2].map(c => meanOf(w, batch.indices)[c] - meanOf(snapshot, batch.indices)[c] + full[c])
      gradient.read().forEach((value, c) => {
        assert.ok(Math.abs(value - expected[c]) < 1e-14, `${snapshotGradients}: ${value}, ${expected[c]}`)
      })
    }
  }
})

test('svrg at its snapshot gives the full gradient for every mini-batch, to the last bit when gradients are stored', () => {
  const estimator = svrg()
  const x = float64Space.vector([0.5, 0.1, -0.3])
  const state = estimator.begin(problem, x, pass, undefined)
  const full = state.fullGradient.read().join()
  for (const batch of pass) assert.equal(estimator.estimate(problem, x, batch, state).gradient.read().join(), full)
})

test('svrg with a period takes a new snapshot after so many updates and not before', () => {
  const estimator = svrg({ period: 2 })
  const x = float64Space.vector([0.5, 0.1, -0.3])
  const y = float64Space.vector([0.1, 0.1, 0.1])
  let state = estimator.begin(problem, x, pass, undefined)
  for (const age of [0, 1]) {
    state = estimator.prepare!(problem, y, pass, state)
    assert.equal(state.age, age)
    assert.equal(state.snapshot, x)
    state = estimator.estimate(problem, y, pass[0], state).state
  }
  state = estimator.prepare!(problem, y, pass, state)
  assert.equal(state.snapshot, y)
  assert.equal(state.age, 0)
})

test('svrg refuses a period that is not a positive integer and an unknown kind of snapshot gradients', () => {
  assert.throws(() => svrg({ period: 0 }), {
    name: 'RangeError',
    message: 'svrg: period must be a positive integer, got 0',
  })
  assert.throws(() => svrg({ period: 1.5 }), /period must be a positive integer, got 1\.5/)
  assert.throws(() => svrg({ snapshotGradients: 'kept' as never }), /must be 'stored' or 'recomputed', got kept/)
})

test('svrg needs a finite sum: a stream does not compile', () => {
  const compiles = (estimator: ReturnType<typeof svrg>, stream: import('../../src/problems/problem.js').Stream) =>
    // @ts-expect-error a stream has no partition to take a full gradient of
    estimator.begin(stream, float64Space.vector([0]), [], undefined)
  assert.equal(typeof compiles, 'function')
})
