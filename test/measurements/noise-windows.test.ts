import assert from 'node:assert/strict'
import { test } from 'node:test'
import { scsg } from '../../src/estimators/scsg.js'
import { sgd } from '../../src/estimators/sgd.js'
import { streamingSvrg } from '../../src/estimators/streaming-svrg.js'
import { svrg } from '../../src/estimators/svrg.js'
import { type NoisyEstimator, noiseWindows } from '../../src/measurements/noise-windows.js'
import { partition } from '../../src/problems/partition.js'
import type { FiniteSum, MiniBatch } from '../../src/problems/problem.js'
import { integers } from '../../src/random/integers.js'
import { permutation } from '../../src/random/permutation.js'
import { rootKey } from '../../src/random/root-key.js'
import { meanInterval } from '../../src/statistics/mean-interval.js'
import { float64Space } from '../../src/vectors/float64-vector.js'
import { tinyProblem } from '../estimators/tiny-problem.js'

const dimension = 4
const size = 47
const batchSize = 4
const innerSteps = 5
const problem = tinyProblem(size, dimension)
const root = rootKey(8).child('noise windows')
const pass = partition(size, batchSize, root.child('partition')) // 12 mini-batches, the last of three examples
const updates = pass.length
const [w, wTilde] = [
  [0.4, -0.8, 0.3, 0.1],
  [-0.2, 0.5, 0.9, -0.4],
]
const frozen = { problem, x: float64Space.vector(w), snapshot: float64Space.vector(wTilde) }
const megaBatches = root.child('mega-batches')

const memoryless = { memoryless: true, reusesBatches: false }
const estimators = [
  { estimator: sgd<MiniBatch>(), ...memoryless },
  { estimator: svrg(), ...memoryless },
  { estimator: streamingSvrg({ key: megaBatches, innerSteps }), memoryless: false, reusesBatches: false },
  { estimator: scsg({ innerSteps }), memoryless: false, reusesBatches: true },
] as unknown as NoisyEstimator[]

const coordinates = Array.from({ length: dimension }, (_, c) => c)
const gradient = (x: readonly number[], { indices }: MiniBatch) =>
  coordinates.map(c => [...indices].reduce((sum, i) => sum + problem.gradientOf(x, i)[c] / indices.length, 0))
const average = (rows: readonly number[][]) =>
  coordinates.map(c => rows.reduce((sum, row) => sum + row[c] / rows.length, 0))

/** ‖Σ‖²/L over disjoint windows of L errors, averaged. */
function naive(errors: readonly number[][], length: number): number {
  const values: number[] = []
  for (let from = 0; from + length <= errors.length; from += length) {
    const window = errors.slice(from, from + length)
    values.push(coordinates.reduce((s, c) => s + window.reduce((sum, e) => sum + e[c], 0) ** 2, 0) / length)
  }
  return values.reduce((sum, value) => sum + value / values.length, 0)
}

const near = (value: number, expected: number, what: string) =>
  assert.ok(Math.abs(value - expected) < 1e-12, `${what}: ${value}, ${expected}`)

test('windows of every estimator are those of the errors written out over single examples', () => {
  const key = root.child('one')
  const windows = [1, 2, 5, 0]
  const measured = noiseWindows(frozen, pass, estimators, windows, key)
  const inTurn = [...permutation(key.child('order'), updates)].map(place => pass[place])
  const drawn = [...integers(key.child('drawn'), updates, updates)].map(place => inTurn[place])
  const a = (batch: MiniBatch) => gradient(w, batch)
  const y = (batch: MiniBatch) => gradient(wTilde, batch)
  const full = average(pass.map(a))
  const combined = (batch: MiniBatch, mean: number[]) =>
    coordinates.map(c => a(batch)[c] - y(batch)[c] + mean[c] - full[c])
  const sgdError = (batch: MiniBatch) => coordinates.map(c => a(batch)[c] - full[c])
  const svrgError = (batch: MiniBatch) => combined(batch, average(pass.map(y)))
  const variances = [sgdError, svrgError].map(error => naive(pass.map(error), 1))

  for (const [drawing, steps] of [inTurn, drawn].entries()) {
    const errors = [
      steps.map(sgdError),
      steps.map(svrgError),
      // a mega-batch of five mini-batches of the partition for every five steps, the last one for two
      steps.map((batch, k) => {
        const places = integers(megaBatches.child(Math.floor(k / innerSteps)), innerSteps, updates)
        return combined(batch, average([...places].map(place => y(inTurn[place]))))
      }),
      // those of the five steps themselves: 10 of 12 steps
      steps.slice(0, 10).map((batch, k) => {
        const from = innerSteps * Math.floor(k / innerSteps)
        return combined(batch, average(steps.slice(from, from + innerSteps).map(y)))
      }),
    ]
    errors.forEach((each, i) => {
      const { estimator } = estimators[i]
      const { withReplacement, windows: lengths, longRunVariances, expected } = measured[i][drawing]
      assert.equal(withReplacement, drawing === 1)
      assert.deepEqual(lengths, [1, 2, 5, i === 3 ? 10 : 12])
      lengths.forEach((length, place) => {
        near(longRunVariances[place], naive(each, length), `${estimator.name}, L = ${length}`)
        if (i > 1) assert.equal(expected[place], null)
        else near(expected[place]!, drawing === 1 ? variances[i] : (variances[i] * (12 - length)) / 11, 'expected')
      })
    })
  }
  // every mini-batch once: SGD's errors sum to 0, and so do SVRG's
  for (const i of [0, 1]) assert.ok(measured[i][0].longRunVariances[3] < 1e-28)
})

test('over 400 orders and draws, SGD and SVRG have the expected windows within four standard errors', () => {
  const many = Array.from({ length: 400 }, (_, i) =>
    noiseWindows(frozen, pass, estimators.slice(0, 2), [2, 5, 12], root.child('many').child(i)),
  )
  for (const estimator of [0, 1])
    for (const drawing of [0, 1])
      for (const place of [0, 1, 2]) {
        const all = many.map(each => each[estimator][drawing])
        const { mean, standardError } = meanInterval(all.map(each => each.longRunVariances[place]))
        const expected = all[0].expected[place]!
        if (expected === 0) assert.ok(mean < 1e-28)
        else assert.ok(Math.abs(mean - expected) < 4 * standardError, `${mean}, ${expected} ± ${standardError}`)
      }
})

test('with locks a mini-batch is evaluated once at each of the two points, for all estimators and draws', () => {
  const asked: string[] = []
  const counted: FiniteSum = {
    ...problem,
    evaluate(x, batch) {
      asked.push(`${x === frozen.x ? 'w' : 'w̃'} ${batch.indices.join(',')}`)
      return problem.evaluate(x, batch)
    },
  }
  noiseWindows({ ...frozen, problem: counted }, pass, estimators, [1, 0], root.child('count'))
  assert.equal(asked.length, 2 * updates)
  assert.equal(new Set(asked).size, 2 * updates)
})

test('without locks every access to a mini-batch is evaluated with keys of its own', () => {
  const keys = new Set<unknown>()
  let evaluations = 0
  const counted: FiniteSum = {
    ...problem,
    evaluate(x, batch) {
      evaluations++
      keys.add(batch.keys.transforms)
      return problem.evaluate(x, batch)
    },
  }
  const locks = { transforms: false, dropout: true }
  noiseWindows({ ...frozen, problem: counted, locks }, pass, estimators.slice(0, 1), [1], root.child('free'))
  // the full gradient, and a step of each mini-batch in both draws
  assert.equal(evaluations, 3 * updates)
  assert.equal(keys.size, evaluations)
})

test('a window of more steps than a pass has no value', () => {
  const [[scsgInTurn]] = noiseWindows(frozen, pass, estimators.slice(3), [12], root.child('long'))
  assert.ok(Number.isNaN(scsgInTurn.longRunVariances[0]))
})
