import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stochasticQuadratic } from '../../src/problems/stochastic-quadratic.js'
import { rootKey } from '../../src/random/root-key.js'
import { float64Space } from '../../src/vectors/float64-vector.js'

const key = rootKey(12)

test('the noise of a stochastic quadratic has the mean 0 and the variance c (∇f)² + B that it says: |z| < 4 of 50,000', () => {
  const paths = 50_000
  const problem = stochasticQuadratic({ eigenvalues: [2, 0.5], noiseVariance: [0.3, 0], relativeNoise: 0.7, paths })
  const at = float64Space.vector(Float64Array.from({ length: 2 * paths }, (_, i) => (i % 2 === 0 ? 1.5 : -3)))
  const gradient = problem.evaluate(at, key).gradient.read()
  for (const [c, mean, variance] of [
    [0, 3, 0.7 * 9 + 0.3],
    [1, -1.5, 0.7 * 2.25],
  ]) {
    let [sum, squares] = [0, 0]
    for (let p = 0; p < paths; p++) {
      sum += gradient[2 * p + c] - mean
      squares += (gradient[2 * p + c] - mean) ** 2
    }
    assert.ok(Math.abs(sum / Math.sqrt(variance * paths)) < 4)
    assert.ok(Math.abs((squares / variance - paths) / Math.sqrt(2 * paths)) < 4)
    assert.ok(Math.abs(problem.gradientVariance(at).read()[c] - variance) < 1e-14)
  }
})

test('the loss of every draw of constant noise has the gradient that comes with it: central differences', () => {
  const problem = stochasticQuadratic({ eigenvalues: [1, 0.3], noiseVariance: [0.5, 2], minimum: [1, -1] })
  const { gradient } = problem.evaluate(float64Space.vector([2, 2]), key)
  for (const c of [0, 1]) {
    const at = (h: number) =>
      problem.evaluate(float64Space.vector([2 + (c === 0 ? h : 0), 2 + (c === 1 ? h : 0)]), key).loss
    assert.ok(Math.abs((at(1e-5) - at(-1e-5)) / 2e-5 - gradient.read()[c]) < 1e-8)
  }
})

test('no noise at all leaves the gradient as it is, to the last bit', () => {
  const problem = stochasticQuadratic({ eigenvalues: [1, 0.3] })
  const x = float64Space.vector([2, -7])
  assert.deepEqual(problem.evaluate(x, key).gradient.read(), problem.gradient(x).read())
})

test('variances of another count, negative ones and a negative relative noise are refused', () => {
  assert.throws(
    () => stochasticQuadratic({ eigenvalues: [1, 2], noiseVariance: [1, 2, 3] }),
    /^RangeError: stochasticQuadratic: noiseVariance must be one number or one for each of the 2 eigenvalues, got 3$/,
  )
  assert.throws(
    () => stochasticQuadratic({ eigenvalues: [1], noiseVariance: -1 }),
    /^RangeError: stochasticQuadratic: noiseVariance must be at least 0, got -1$/,
  )
  assert.throws(
    () => stochasticQuadratic({ eigenvalues: [1], relativeNoise: -0.5 }),
    /^RangeError: stochasticQuadratic: relativeNoise must be at least 0, got -0.5$/,
  )
})
