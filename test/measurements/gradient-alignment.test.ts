import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gradientAlignment } from '../../src/measurements/gradient-alignment.js'
import { stochasticQuadratic } from '../../src/problems/stochastic-quadratic.js'
import { normals } from '../../src/random/normals.js'
import { rootKey } from '../../src/random/root-key.js'
import { float64Space } from '../../src/vectors/float64-vector.js'

const eigenvalues = [1, 0.5, 0.1]
const key = rootKey(21)
const paths = 3
const start = float64Space.vector(Float64Array.from({ length: 9 }, () => 4))
const options = {
  problem: stochasticQuadratic({ eigenvalues, noiseVariance: 0.2, paths }),
  learningRate: 0.7,
  start,
  key,
  steps: 400,
}

/** IGT's paths written out: Δ_{t+1} = (I − αH)Δ_t − α·mean of the noises. */
function naivePaths(steps: number) {
  const each = Array.from({ length: paths }, (_, p) => ({ p, x: [4, 4, 4], noises: [0, 0, 0], at: [] as number[][][] }))
  for (let t = 0; t < steps; t++) {
    const z = normals(key.child(t), 9)
    for (const path of each) {
      const noise = [0, 1, 2].map(j => Math.sqrt(0.2) * z[3 * path.p + j])
      path.noises = path.noises.map((sum, j) => sum + noise[j])
      const gradient = path.x.map((value, j) => eigenvalues[j] * value)
      const [sgd, igt] = [noise, path.noises.map(sum => sum / (t + 1))].map(of => gradient.map((g, j) => g + of[j]))
      path.at.push([path.x, gradient, sgd, igt])
      path.x = path.x.map((value, j) => value - 0.7 * igt[j])
    }
  }
  return each.map(({ at }) => at)
}
const size = (x: readonly number[]) => Math.hypot(...x)

test('both ways of reaching a distance look at the steps, and find the angles and norms, of paths written out by hand', () => {
  const naive = naivePaths(400)
  const distances = [5, 3, 1]
  for (const reached of ['mean', 'path'] as const) {
    const found = gradientAlignment({ ...options, distances, reached })
    for (const [i, distance] of distances.entries()) {
      assert.equal(found[i].distance, distance)
      assert.deepEqual(
        found[i].reached.map(({ path }) => path),
        [0, 1, 2],
      )
      for (const { path, step, sgd, igt } of found[i].reached) {
        const expected =
          reached === 'path'
            ? naive[path].findIndex(([x]) => size(x) <= distance)
            : naive[0].findIndex((_, t) => naive.reduce((sum, at) => sum + size(at[t][0]) / paths, 0) <= distance)
        assert.equal(step, expected, `${reached} ${distance}`)
        const [, gradient, plain, transported] = naive[path][step]
        for (const [own, estimate] of [
          [sgd, plain],
          [igt, transported],
        ] as const) {
          const dot = estimate.reduce((sum, value, j) => sum + value * gradient[j], 0)
          const off = size(estimate.map((value, j) => value - gradient[j]))
          assert.ok(Math.abs(own.cosine - dot / (size(estimate) * size(gradient))) < 1e-10)
          assert.ok(Math.abs(own.estimateNorm - size(estimate)) < 1e-11)
          assert.ok(Math.abs(own.noiseNorm - off) < 1e-11)
        }
      }
    }
  }
})

test('a distance that no path reaches in time has none, and paths that overflow are counted', () => {
  const [far] = gradientAlignment({ ...options, distances: [1e-9], reached: 'path', steps: 30 })
  assert.deepEqual([far.reached.length, far.diverged], [0, 0])
  const wild = gradientAlignment({ ...options, learningRate: 50, distances: [10, 1e-9], reached: 'mean', steps: 5000 })
  assert.deepEqual(
    wild.map(({ reached, diverged }) => [reached.length, diverged]),
    [
      [3, 0],
      [0, 3],
    ],
  )
})
