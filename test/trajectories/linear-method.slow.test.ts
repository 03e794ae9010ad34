import assert from 'node:assert/strict'
import { test } from 'node:test'
import { quadratic } from '../../src/problems/quadratic.js'
import { normals } from '../../src/random/normals.js'
import { rootKey } from '../../src/random/root-key.js'
import { exactMoments } from '../../src/theory/exact-moments.js'
import { linearMethods } from '../../src/theory/linear-methods.js'
import { linearMethod } from '../../src/trajectories/linear-method.js'
import { streamTrajectory } from '../../src/trajectories/stream-trajectory.js'
import { float64Space } from '../../src/vectors/float64-vector.js'

const eigenvalues = [1, 0.4, 0.1, 0.03]
const offset = [2, -1, 1, 3]
const noiseVariance = 0.3
const [d, paths, blocks] = [4, 4000, 10]
const steps = [1, 2, 10, 40, 150]
const settings = { learningRate: 0.8, momentum: 0.5, tailFraction: 0.3 }

test('the estimators and optimizers have the exact moments: eight methods, 40,000 paths, |z| < 4 at five steps', () => {
  type Sums = { sum: number; squares: number }
  const found = new Map(linearMethods.map(method => [method, steps.map((): Sums => ({ sum: 0, squares: 0 }))]))
  const problem = quadratic({ eigenvalues, paths })
  const start = float64Space.vector(Float64Array.from({ length: paths * d }, (_, i) => offset[i % d]))
  for (let block = 0; block < blocks; block++) {
    // all methods see the same noise, which is drawn once
    const key = rootKey(2024).child(block)
    let noise = new Float64Array(0)
    const walks = linearMethods.map(method => ({
      method,
      walk: streamTrajectory(
        { problem, ...linearMethod<ArrayLike<number> | null>(method, settings) },
        start,
        () => noise,
      ),
    }))
    for (const { walk } of walks) walk.next()
    for (let t = 1; t <= 150; t++) {
      noise = normals(key.child(t), paths * d).map(z => Math.sqrt(noiseVariance) * z)
      for (const { method, walk } of walks) {
        const x = walk.next().value.x.read()
        const place = steps.indexOf(t)
        if (place < 0) continue
        const sums = found.get(method)![place]
        for (let path = 0; path < paths; path++) {
          let squared = 0
          for (let j = 0; j < d; j++) squared += x[path * d + j] ** 2
          sums.sum += squared
          sums.squares += squared * squared
        }
      }
    }
  }
  const n = paths * blocks
  for (const method of linearMethods) {
    const exact = exactMoments({ method, eigenvalues, ...settings, noiseVariance, offset, steps }).squaredDistance
    for (const [place, { sum, squares }] of found.get(method)!.entries()) {
      const mean = sum / n
      const score = (mean - exact[place]) / Math.sqrt((squares / n - mean * mean) / n)
      assert.ok(Math.abs(score) < 4, `${method} at ${steps[place]}: ${mean} and ${exact[place]}, z = ${score}`)
    }
  }
})
