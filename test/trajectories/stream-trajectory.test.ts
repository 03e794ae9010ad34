import assert from 'node:assert/strict'
import { test } from 'node:test'
import { idealSvag } from '../../src/estimators/ideal-svag.js'
import { ita } from '../../src/estimators/ita.js'
import { sgd } from '../../src/estimators/sgd.js'
import { svrg } from '../../src/estimators/svrg.js'
import { adam } from '../../src/optimizers/adam.js'
import { heavyBall } from '../../src/optimizers/heavy-ball.js'
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

test('a stream does not compile where a finite sum is required', () => {
  const compiles = () =>
    // @ts-expect-error svrg takes full gradients, which a stream has not
    streamTrajectory({ problem: stream, estimator: svrg(), optimizer: heavyBall({ learningRate: 1 }) }, start, key)
  assert.equal(typeof compiles, 'function')
})
