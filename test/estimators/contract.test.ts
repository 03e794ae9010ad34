import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FiniteSum, MiniBatch } from '../../src/problems/problem.js'
import { partition } from '../../src/problems/partition.js'
import { rootKey } from '../../src/random/root-key.js'
import { float64Space } from '../../src/vectors/float64-vector.js'
import type { Vector } from '../../src/vectors/vector.js'
import { tinyProblem } from './tiny-problem.js'
import { tinyQuadratics } from './tiny-quadratics.js'

import { type Estimator, estimators, type Work } from './members.js'

/** draws in a row of which every sequence is tried */
const draws = 8
const start = [0.3, -0.2, 0.5]
const moved = [0.1, 0.4, -0.7]

estimators.forEach(({ make: makeAny, begin, estimate, perExample, twoMegaBatches }, member) => {
  const make = makeAny as () => Estimator
  const { name, unbiased } = make()
  const title = `${name} (member ${member})`
  const problem = tinyProblem()
  const pass = partition(problem.size, 2, rootKey(1))

  /** The bias after seven updates with a step size of 0.6: E[estimate − full gradient] over all sequences of draws. */
  const bias = (sum: FiniteSum, full: (x: ArrayLike<number>) => number[]) => {
    const estimator = make()
    const batches = [0, 1].map(position => ({
      ...pass[0],
      indices: Int32Array.of(2 * position, 2 * position + 1),
      position,
    }))
    const total = [0, 0]
    for (let sequence = 0; sequence < 2 ** draws; sequence++) {
      let x: Vector = float64Space.vector([1, -2])
      let state = estimator.begin(sum, x, batches, undefined)
      let last = x
      for (let step = 0; step < draws; step++) {
        const asked = estimator.estimate(sum, x, batches[(sequence >> step) & 1], state)
        ;[state, last] = [asked.state, asked.gradient]
        if (step < draws - 1) x = x.plusTimes(last, -0.6)
      }
      full(x.read()).forEach((g, c) => {
        total[c] += (last.read()[c] - g) / 2 ** draws
      })
    }
    return Math.hypot(...total)
  }

  const quadratics = tinyQuadratics()
  const curved = tinyProblem(4, 2)
  const fullOfCurved = (x: ArrayLike<number>) =>
    [0, 1].map(c => [0, 1, 2, 3].reduce((sum, i) => sum + curved.gradientOf(x, i)[c] / 4, 0))
  const isUnbiased = (on: number) => (on < 1e-12 ? true : on > 1e-5 ? false : `neither: ${on}`)

  if (twoMegaBatches) {
    /** The bias at each of four steps with a step size of 0.6, over everything that can happen: [4]. */
    const biases = (sum: FiniteSum, full: (x: ArrayLike<number>) => number[], work: readonly Work[]) => {
      const totals = [0, 1, 2, 3].map(() => [0, 0])
      for (const { estimator, pass: all, draws: steps } of work) {
        let x: Vector = float64Space.vector([1, -2])
        let state = estimator.begin(sum, x, all, undefined)
        steps.forEach((batch, step) => {
          state = estimator.prepare!(sum, x, all, state)
          const asked = estimator.estimate(sum, x, batch, state)
          full(x.read()).forEach((g, c) => {
            totals[step][c] += (asked.gradient.read()[c] - g) / work.length
          })
          state = asked.state
          x = x.plusTimes(asked.gradient, -0.6)
        })
      }
      return totals.map(total => Math.hypot(...total))
    }
    const single = [0, 1, 2, 3].map(i => ({ ...pass[0], indices: Int32Array.of(i), position: i }))
    const double = [0, 1].map(i => ({ ...pass[0], indices: Int32Array.of(2 * i, 2 * i + 1), position: i }))
    const work = twoMegaBatches.of(unbiased === 'at the snapshot' ? single : double)

    test(`${title} is unbiased ${unbiased}, over all mega-batches and draws of tiny sums, and not given one mega-batch`, () => {
      const atEachStep = biases(curved, fullOfCurved, work).map(isUnbiased)
      const expected = {
        'over mega-batches': [true, true, true, true],
        // a mega-batch serves two steps, the first of them at the snapshot
        'at the snapshot': [true, false, true, false],
      }
      assert.deepEqual(atEachStep, expected[unbiased as 'at the snapshot'])
      assert.deepEqual(biases(quadratics, quadratics.full, work).map(isUnbiased), [true, true, true, true])
      const given = biases(curved, fullOfCurved, work.slice(0, twoMegaBatches.given))
      assert.deepEqual(given.slice(0, 2).map(isUnbiased), [false, false])
    })
  } else
    test(`${title} is unbiased ${unbiased}, over all sequences of draws of tiny sums`, () => {
      const found = [bias(quadratics, quadratics.full), bias(curved, fullOfCurved)]
      const expected = { always: [true, true], 'on equal Hessians': [true, false], never: [false, false] }
      assert.deepEqual(found.map(isUnbiased), expected[unbiased as 'always'])
    })

  if (unbiased === 'always')
    test(`${title} estimates without bias over the mini-batches of the partition, to 1e-12`, () => {
      const estimator = make()
      const x = float64Space.vector(moved)
      const state = estimator.begin(problem, float64Space.vector(start), pass, undefined)
      const mean = new Float64Array(3)
      for (const batch of pass) {
        const values = estimator.estimate(problem, x, batch, state).gradient.read()
        for (let c = 0; c < 3; c++) mean[c] += values[c] / pass.length
      }
      const full = new Float64Array(3)
      for (let i = 0; i < problem.size; i++)
        problem.gradientOf(moved, i).forEach((g, c) => {
          full[c] += g / problem.size
        })
      for (let c = 0; c < 3; c++) assert.ok(Math.abs(mean[c] - full[c]) < 1e-12, `${mean[c]} and ${full[c]}`)
    })

  test(`${title} is pure: asking again, in another order, gives the same`, () => {
    const estimator = make()
    const x = float64Space.vector(moved)
    const state = estimator.begin(problem, float64Space.vector(start), pass, undefined)
    const ask = (order: readonly MiniBatch[]) =>
      new Map(order.map(batch => [batch.position, estimator.estimate(problem, x, batch, state).gradient.read().join()]))
    const forwards = ask(pass)
    const backwards = ask([...pass].reverse())
    for (const [position, values] of forwards) assert.equal(backwards.get(position), values)
  })

  test(`${title} evaluates exactly as many gradients as it says`, () => {
    const estimator = make()
    let evaluations = 0
    const counting: FiniteSum = {
      ...problem,
      evaluate: (x, batch) => {
        evaluations++
        return problem.evaluate(x, batch)
      },
    }
    const state = estimator.begin(counting, float64Space.vector(start), pass, undefined)
    assert.equal(evaluations, begin * pass.length)
    evaluations = 0
    estimator.estimate(counting, float64Space.vector(moved), pass[1], state)
    assert.equal(evaluations, perExample ? pass[1].indices.length : estimate)
  })

  test(`${title} rests where every draw's gradient is 0`, () => {
    const estimator = make()
    const flat: FiniteSum = { ...problem, evaluate: () => ({ loss: 0, gradient: float64Space.vector([0, 0, 0]) }) }
    let state = estimator.begin(flat, float64Space.vector(start), pass, undefined)
    for (const at of [start, moved, moved]) {
      const asked = estimator.estimate(flat, float64Space.vector(at), pass[0], state)
      assert.deepEqual(Array.from(asked.gradient.read(), Math.abs), [0, 0, 0])
      state = asked.state
    }
  })
})
