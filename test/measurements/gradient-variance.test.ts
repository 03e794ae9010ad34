import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gradientVariance } from '../../src/measurements/gradient-variance.js'
import { partition } from '../../src/problems/partition.js'
import { rootKey } from '../../src/random/root-key.js'
import { float64Space } from '../../src/vectors/float64-vector.js'
import { tinyProblem } from '../estimators/tiny-problem.js'

test('the variance of mini-batch gradients is that of its definition over single examples', () => {
  const [size, dimension] = [101, 4]
  const problem = tinyProblem(size, dimension)
  const pass = partition(size, 2, rootKey(3)) // 51 mini-batches, the last of one example
  const x = [0.4, -0.8, 0.3, 0.1]
  const coordinates = [0, 1, 2, 3]
  const gradients = pass.map(({ indices }) =>
    coordinates.map(c => [...indices].reduce((sum, i) => sum + problem.gradientOf(x, i)[c] / indices.length, 0)),
  )
  const mean = coordinates.map(c => gradients.reduce((sum, g) => sum + g[c] / gradients.length, 0))
  const expected = gradients.reduce(
    (sum, g) => sum + coordinates.reduce((s, c) => s + (g[c] - mean[c]) ** 2, 0) / 51,
    0,
  )
  const measured = gradientVariance(problem, float64Space.vector(x), pass)
  assert.ok(Math.abs(measured / expected - 1) < 1e-12, `${measured}, ${expected}`)
})

test('mini-batches that are all the same have variance exactly 0', () => {
  const problem = tinyProblem(2, 3)
  const [batch] = partition(2, 2, rootKey(1))
  assert.equal(gradientVariance(problem, float64Space.vector([0.1, 0.2, 0.3]), [batch, batch, batch]), 0)
})
