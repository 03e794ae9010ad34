import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { GradientEstimator } from '../../src/estimators/estimator.js'
import { sgd } from '../../src/estimators/sgd.js'
import { svrg } from '../../src/estimators/svrg.js'
import type { FiniteSum, MiniBatch } from '../../src/problems/problem.js'
import { partition } from '../../src/problems/partition.js'
import { rootKey } from '../../src/random/root-key.js'
import { tensorSpace } from '../../src/tensors/tensor-vector.js'
import { float64Space } from '../../src/vectors/float64-vector.js'
import { tinyProblem } from './tiny-problem.js'

type Estimator = GradientEstimator<unknown, FiniteSum, MiniBatch>

// A new estimator joins with one line: gradient evaluations of its begin (in passes) and of an estimate (per draw).
const estimators: readonly { make: () => Estimator; begin: number; estimate: number }[] = [
  { make: () => sgd<MiniBatch>() as unknown as Estimator, begin: 0, estimate: 1 },
  { make: () => svrg() as unknown as Estimator, begin: 1, estimate: 1 },
  { make: () => svrg({ snapshotGradients: 'recomputed' }) as unknown as Estimator, begin: 1, estimate: 2 },
]

const start = [0.3, -0.2, 0.5]
const moved = [0.1, 0.4, -0.7]

for (const { make, begin, estimate } of estimators) {
  const { name } = make()
  const title = `${name} (${estimate} evaluation${estimate > 1 ? 's' : ''} a step)`
  const problem = tinyProblem()
  const pass = partition(problem.size, 2, rootKey(1))

  test(`${title} estimates without bias over the mini-batches of the partition, to 1e-12`, () => {
    const estimator = make()
    assert.equal(estimator.unbiased, 'always')
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
    assert.equal(evaluations, estimate)
  })

  test(`${title} gives the same on tensors as in double precision, to single precision`, () => {
    const onTensors = tinyProblem(6, 3, tensorSpace)
    const [exact, single] = [problem, onTensors].map(p => {
      const estimator = make()
      const state = estimator.begin(p, p.space.vector(start), pass, undefined)
      return Array.from(estimator.estimate(p, p.space.vector(moved), pass[2], state).gradient.read())
    })
    for (let c = 0; c < 3; c++) assert.ok(Math.abs(exact[c] - single[c]) < 1e-6, `${exact[c]} and ${single[c]}`)
  })
}
