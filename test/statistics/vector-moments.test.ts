import assert from 'node:assert/strict'
import { test } from 'node:test'
import { normals } from '../../src/random/normals.js'
import { rootKey } from '../../src/random/root-key.js'
import { squaredDeviations } from '../../src/statistics/squared-deviations.js'
import {
  accumulate,
  accumulateDifference,
  covarianceTrace,
  mergeMoments,
  sumOfSquaredDeviations,
  vectorMoments,
} from '../../src/statistics/vector-moments.js'

const dimension = 37
const vectors = Array.from({ length: 20 }, (_, b) => normals(rootKey(1).child(b), dimension).map((x, j) => x + j / 10))

function momentsOf(list: readonly (Float32Array | Float64Array)[]) {
  const moments = vectorMoments(dimension)
  for (const x of list) accumulate(moments, x)
  return moments
}

/** Σ_b ‖x_b − x̄‖² = 1/n·Σ_{b<c} ‖x_b − x_c‖²: no mean at all. */
function pairwise(list: readonly ArrayLike<number>[]): number {
  let sum = 0
  for (let b = 0; b < list.length; b++)
    for (let c = 0; c < b; c++) for (let j = 0; j < dimension; j++) sum += (list[b][j] - list[c][j]) ** 2
  return sum / list.length
}

const close = (x: number, y: number, relative = 1e-12) =>
  assert.ok(Math.abs(x - y) <= relative * Math.abs(y), `${x} instead of ${y}`)

test('the trace of the covariance divides by n and equals the mean over pairs', () => {
  close(covarianceTrace(momentsOf(vectors)), pairwise(vectors) / 20)
  close(sumOfSquaredDeviations(momentsOf(vectors)), pairwise(vectors))
  // 0 and 2 deviate by 1 from their mean.
  const moments = vectorMoments(1)
  accumulate(moments, Float64Array.of(0))
  accumulate(moments, Float64Array.of(2))
  assert.equal(covarianceTrace(moments), 1)
})

test('moments of single-precision vectors are summed in double precision', () => {
  const singles = vectors.map(x => Float32Array.from(x))
  close(covarianceTrace(momentsOf(singles)), pairwise(singles) / 20)
  const moments = vectorMoments(1)
  for (const x of [2 ** 24, 1, 1]) accumulate(moments, Float32Array.of(x))
  assert.equal(moments.sum[0], 2 ** 24 + 2)
  assert.equal(moments.sumOfSquares, 2 ** 48 + 2)
})

test('differences are added as the same numbers that are written out, of single and of double precision', () => {
  const singles = vectors.map(x => Float32Array.from(x))
  for (const [list, reference] of [
    [singles, singles[3]],
    [vectors, vectors[3]],
    [singles, vectors[3]],
  ] as const) {
    const moments = vectorMoments(dimension)
    const into = new Float64Array(dimension)
    const differences = list.map(x => Float64Array.from(x, (value, j) => value - reference[j]))
    list.forEach((x, b) => {
      accumulateDifference(moments, x, reference, into)
      assert.deepEqual(into, differences[b])
    })
    assert.deepEqual(moments, momentsOf(differences))
    close(covarianceTrace(moments), pairwise(list) / 20)
  }
  assert.throws(
    () => accumulateDifference(vectorMoments(3), vectors[0], vectors[1], new Float64Array(3)),
    /accumulateDifference: vectors of 3 coordinates are required, got 37/,
  )
})

test('merged moments are the moments of all, and merging leaves its parts alone', () => {
  const all = momentsOf(vectors)
  const first = momentsOf(vectors.slice(0, 7))
  const merged = mergeMoments(first, momentsOf(vectors.slice(7)))
  assert.equal(merged.count, 20)
  close(merged.sumOfSquares, all.sumOfSquares)
  merged.sum.forEach((x, j) => {
    close(x, all.sum[j])
  })
  assert.deepEqual(first, momentsOf(vectors.slice(0, 7)))
  close(covarianceTrace(mergeMoments(vectorMoments(dimension), all)), covarianceTrace(all), 0)
})

test('squared deviations are distances from the mean and add up to the moments', () => {
  const deviations = squaredDeviations(vectors)
  const mean = Array.from({ length: dimension }, (_, j) => vectors.reduce((sum, x) => sum + x[j], 0) / 20)
  deviations.forEach((value, b) => {
    close(
      value,
      mean.reduce((sum, m, j) => sum + (vectors[b][j] - m) ** 2, 0),
    )
  })
  close(
    deviations.reduce((sum, x) => sum + x, 0),
    pairwise(vectors),
  )
  const singles = vectors.map(x => Float32Array.from(x))
  close(
    squaredDeviations(singles).reduce((sum, x) => sum + x, 0),
    pairwise(singles),
  )
})

test('equal vectors have no variance, not even a rounding error', () => {
  for (const x of [Float32Array.of(0.1, -3, 1e-20), Float64Array.of(0.1, -1 / 3, 1e200)])
    for (const n of [3, 49, 391]) assert.deepEqual(squaredDeviations(Array(n).fill(x)), new Float64Array(n))
})

test('wrong dimensions and missing vectors are refused', () => {
  assert.throws(() => accumulate(vectorMoments(3), new Float32Array(4)), {
    name: 'RangeError',
    message: 'accumulate: a vector of 3 coordinates is required, got 4',
  })
  assert.throws(() => mergeMoments(vectorMoments(3), vectorMoments(4)), { message: /dimensions must agree/ })
  assert.throws(() => vectorMoments(0), { name: 'RangeError' })
  assert.throws(() => covarianceTrace(vectorMoments(3)), { name: 'RangeError' })
  assert.throws(() => squaredDeviations([]), { name: 'RangeError' })
  assert.throws(() => squaredDeviations([new Float32Array(3), new Float32Array(2)]), {
    name: 'RangeError',
    message: 'squaredDeviations: vectors of 3 coordinates are required, got 2',
  })
})
