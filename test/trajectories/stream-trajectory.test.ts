import assert from 'node:assert/strict'
import { test } from 'node:test'
import { idealSvag } from '../../src/estimators/ideal-svag.js'
import { ita } from '../../src/estimators/ita.js'
import { sgd } from '../../src/estimators/sgd.js'
import { svrg } from '../../src/estimators/svrg.js'
import { adam } from '../../src/optimizers/adam.js'
import { heavyBall } from '../../src/optimizers/heavy-ball.js'
import { quadratic } from '../../src/problems/quadratic.js'
import { quadraticProgram } from '../../src/problems/quadratic-program.js'
import { stochasticQuadratic } from '../../src/problems/stochastic-quadratic.js'
import type { Key } from '../../src/random/key.js'
import { normals } from '../../src/random/normals.js'
import { rootKey } from '../../src/random/root-key.js'
import { streamTrajectory } from '../../src/trajectories/stream-trajectory.js'
import { float64Space } from '../../src/vectors/float64-vector.js'

const key = rootKey(12)
const stream = stochasticQuadratic({ eigenvalues: [1, 0.3], noiseVariance: [0.5, 2], minimum: [1, -1] })
const start = float64Space.vector([2, 2])

function* first<T>(sequence: Iterable<T>, count: number): Generator<T> {
  let n = 0
  for (const item of sequence) {
    yield item
    if (++n > count) return
  }
}

test('a stream trajectory is the update written out by hand, with draw t from child t of the key', () => {
  const x = [2, 2]
  const optimizer = heavyBall({ learningRate: 0.1 })
  for (const iterate of first(
    streamTrajectory({ problem: stream, estimator: sgd<Key>(), optimizer }, start, key),
    50,
  )) {
    assert.deepEqual(Array.from(iterate.x.read()), x)
    const z = normals(key.child(iterate.step), 2)
    x[0] += -0.1 * (x[0] - 1 + Math.sqrt(0.5) * z[0])
    x[1] += -0.1 * (0.3 * (x[1] + 1) + Math.sqrt(2) * z[1])
  }
})

test('a stream trajectory is a function of its key: again the same, under another key different, and the start is untouched', () => {
  const run = (of: Key) => {
    const options = { problem: stream, estimator: ita<Key>(), optimizer: adam({ learningRate: 0.1 }) }
    return [...first(streamTrajectory(options, start, of), 20)].map(({ x }) => x.read().join())
  }
  assert.deepEqual(run(key), run(rootKey(12)))
  assert.notDeepEqual(run(key).slice(1), run(rootKey(13)).slice(1))
  assert.deepEqual(Array.from(start.read()), [2, 2])
})

test('a path of many has the noise of its place alone, however many run beside it', () => {
  const optimizer = heavyBall({ learningRate: 0.2 })
  const last = (paths: number) => {
    const problem = stochasticQuadratic({ eigenvalues: [1, 0.3], noiseVariance: 1, relativeNoise: 0.5, paths })
    const from = float64Space.vector(new Float64Array(2 * paths).fill(1))
    return [...first(streamTrajectory({ problem, estimator: sgd<Key>(), optimizer }, from, key), 30)].at(-1)!.x.read()
  }
  assert.deepEqual(last(7).subarray(0, 6), last(3))
})

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

test('the loss of every draw has the gradient that comes with it: central differences on three kinds of quadratics', () => {
  const rotated = Float64Array.of(2, 0.5, 0.5, 1)
  for (const problem of [stream, quadraticProgram({ matrix: rotated, minimum: [1, -2], noiseDeviation: 0.7 })]) {
    const { gradient } = problem.evaluate(start, key)
    for (const c of [0, 1]) {
      const at = (h: number) =>
        problem.evaluate(float64Space.vector([2 + (c === 0 ? h : 0), 2 + (c === 1 ? h : 0)]), key).loss
      assert.ok(Math.abs((at(1e-5) - at(-1e-5)) / 2e-5 - gradient.read()[c]) < 1e-8, `${problem.name}`)
    }
  }
})

test('a quadratic program draws x* + νz and answers Q(θ − x), and knows L and its gradient', () => {
  const program = quadraticProgram({ matrix: Float64Array.of(2, 0.5, 0.5, 1), minimum: [1, -2], noiseDeviation: 0.7 })
  const z = normals(key, 2)
  const offset = [2 - 1 - 0.7 * z[0], 2 + 2 - 0.7 * z[1]]
  const expected = [2 * offset[0] + 0.5 * offset[1], 0.5 * offset[0] + offset[1]]
  program
    .evaluate(start, key)
    .gradient.read()
    .forEach((value, c) => {
      assert.ok(Math.abs(value - expected[c]) < 1e-14)
    })
  assert.deepEqual(Array.from(program.gradient(start).read()), [2 * 1 + 0.5 * 4, 0.5 * 1 + 4])
  assert.equal(program.loss(start), 0.5 * (1 * 4 + 4 * 4.5))
})

test('ideal SVAG multiplies by (∇f)²/((∇f)² + σ²), and is 0 where the gradient is', () => {
  const problem = stochasticQuadratic({ eigenvalues: [1, 1, 2], noiseVariance: [1, 0, 3] })
  const x = float64Space.vector([2, 3, 0])
  const g = problem.evaluate(x, key).gradient.read()
  const found = idealSvag().estimate(problem, x, key, null).gradient.read()
  const expected = [0.8 * g[0], 3, 0]
  found.forEach((value, c) => {
    assert.ok(Math.abs(value - expected[c]) < 1e-14)
  })
})

test('a stream does not compile where a finite sum is required, and impossible problems are refused', () => {
  const compiles = () =>
    // @ts-expect-error svrg takes full gradients, which a stream has not
    streamTrajectory({ problem: stream, estimator: svrg(), optimizer: heavyBall({ learningRate: 1 }) }, start, key)
  assert.equal(typeof compiles, 'function')
  assert.throws(() => quadratic({ eigenvalues: [] }), /at least one eigenvalue is required, got none/)
  assert.throws(() => quadratic({ eigenvalues: [1], paths: 0 }), /paths must be a positive integer, got 0/)
  assert.throws(
    () => stochasticQuadratic({ eigenvalues: [1, 2], noiseVariance: [1, 2, 3] }),
    /each of the 2 eigenvalues, got 3/,
  )
  assert.throws(
    () => stochasticQuadratic({ eigenvalues: [1], noiseVariance: -1 }),
    /noiseVariance must be at least 0, got -1/,
  )
  assert.throws(
    () => quadratic({ eigenvalues: [1] }).evaluate(float64Space.vector([1]), [1, 2]),
    /must have 1 numbers, got 2/,
  )
})
