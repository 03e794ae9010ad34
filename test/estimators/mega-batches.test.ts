import assert from 'node:assert/strict'
import { test } from 'node:test'
import { scsg } from '../../src/estimators/scsg.js'
import { streamingSvrg } from '../../src/estimators/streaming-svrg.js'
import { partition } from '../../src/problems/partition.js'
import { rootKey } from '../../src/random/root-key.js'
import { float64Space } from '../../src/vectors/float64-vector.js'
import { tinyProblem } from './tiny-problem.js'

const problem = tinyProblem(9, 3)
const pass = partition(9, 2, rootKey(2)) // five mini-batches, the last of one example
const [start, moved] = [
  [0.5, 0.1, -0.3],
  [-0.2, 0.6, 0.4],
]
const meanOf = (x: readonly number[], places: Iterable<number>) => {
  const each = [...places].map(place => {
    const { indices } = pass[place]
    return [0, 1, 2].map(c => [...indices].reduce((sum, i) => sum + problem.gradientOf(x, i)[c] / indices.length, 0))
  })
  return [0, 1, 2].map(c => each.reduce((sum, gradient) => sum + gradient[c] / each.length, 0))
}
const near = (found: ArrayLike<number>, expected: readonly number[]) =>
  expected.forEach((value, c) => {
    assert.ok(Math.abs(found[c] - value) < 1e-14, `${found[c]}, ${value}`)
  })

test('both are g_b(w) − g_b(w̃) + g̃ with every mini-batch of the mega-batch of the same weight', () => {
  const streaming = streamingSvrg({ key: rootKey(4), innerSteps: 4 })
  const begun = streaming.begin(problem, float64Space.vector(start), pass, undefined)
  for (const batch of pass) {
    const { gradient } = streaming.estimate(problem, float64Space.vector(moved), batch, begun)
    const [a, y, mega] = [meanOf(moved, [batch.position]), meanOf(start, [batch.position]), meanOf(start, begun.places)]
    near(
      gradient.read(),
      a.map((value, c) => value - y[c] + mega[c]),
    )
  }
  const stochastic = scsg({ innerSteps: 5 })
  const state = stochastic.begin(problem, float64Space.vector(start), pass, undefined)
  const sum = [0, 0, 0]
  for (const batch of pass)
    stochastic
      .estimate(problem, float64Space.vector(moved), batch, state)
      .gradient.read()
      .forEach((value, c) => {
        sum[c] += value / 5
      })
  // over the mini-batches of the mega-batch, its own gradient
  near(sum, meanOf(moved, [0, 1, 2, 3, 4]))
})

test('a mega-batch is due after so many updates and not before, where SCSG goes on in the pass', () => {
  const x = float64Space.vector(start)
  const y = float64Space.vector(moved)
  for (const estimator of [streamingSvrg({ key: rootKey(4), innerSteps: 2 }), scsg({ innerSteps: 2 })]) {
    const { begin, prepare, estimate } = estimator as ReturnType<typeof scsg>
    let state = begin(problem, x, pass, undefined)
    for (const age of [0, 1]) {
      state = prepare!(problem, y, pass, state)
      assert.equal(state.age, age)
      assert.equal(state.snapshot, x)
      state = estimate(problem, y, pass[age], state).state
    }
    const old = state.places
    state = prepare!(problem, y, pass, state)
    assert.equal(state.snapshot, y)
    assert.equal(state.age, 0)
    assert.notDeepEqual(state.places, old)
    near(state.megabatchGradient.read(), meanOf(moved, state.places))
    if (estimator.name === 'scsg') assert.deepEqual([...state.places], [2, 3])
  }
})

test('SCSG refuses a mini-batch that is not of its mega-batch, and a pass without a whole one', () => {
  const x = float64Space.vector(start)
  const { begin, prepare, estimate } = scsg({ innerSteps: 2 })
  const state = begin(problem, x, pass, undefined)
  assert.throws(() => estimate(problem, x, pass[2], state), {
    name: 'RangeError',
    message: 'scsg: mini-batch 2 is not of the mega-batch of mini-batches 0, 1',
  })
  assert.throws(() => prepare!(problem, x, pass, { ...state, places: Int32Array.of(2, 3), age: 2 }), {
    name: 'RangeError',
    message: 'scsg: a mega-batch is 2 mini-batches, but the pass has 1 of 5 left; make innerSteps smaller',
  })
})

test('an inner loop of no steps, or of part of one, is refused', () => {
  for (const innerSteps of [0, 2.5, Number.NaN]) {
    const message = `innerSteps must be a positive integer, got ${innerSteps}`
    assert.throws(() => scsg({ innerSteps }), { name: 'RangeError', message: `scsg: ${message}` })
    assert.throws(() => streamingSvrg({ key: rootKey(0), innerSteps }), {
      name: 'RangeError',
      message: `streamingSvrg: ${message}`,
    })
  }
})
