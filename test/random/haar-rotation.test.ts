import assert from 'node:assert/strict'
import { test } from 'node:test'
import { haarRotation } from '../../src/random/haar-rotation.js'
import { normals } from '../../src/random/normals.js'
import { rootKey } from '../../src/random/root-key.js'
import { kolmogorov, meanZ } from './goodness.js'

const root = rootKey(6).child('rotations')
const draws = (d: number, n: number): Float64Array[] =>
  Array.from({ length: n }, (_, i) => haarRotation(root.child(d).child(i), d))

/** Elimination with partial pivoting. */
function determinant(matrix: Float64Array, d: number): number {
  const a = Array.from({ length: d }, (_, i) => Array.from(matrix.subarray(i * d, (i + 1) * d)))
  let result = 1
  for (let k = 0; k < d; k++) {
    let pivot = k
    for (let i = k + 1; i < d; i++) if (Math.abs(a[i][k]) > Math.abs(a[pivot][k])) pivot = i
    if (pivot !== k) [a[k], a[pivot], result] = [a[pivot], a[k], -result]
    result *= a[k][k]
    for (let i = k + 1; i < d; i++) for (let j = d - 1; j >= k; j--) a[i][j] -= (a[i][k] / a[k][k]) * a[k][j]
  }
  return result
}

test('a rotation is orthogonal to 1e-13 and has determinant +1, in every dimension', () => {
  for (const d of [1, 2, 3, 4, 5, 17, 64, 100, 101]) {
    const v = haarRotation(root.child('orthogonal').child(d), d)
    let largest = 0
    for (let i = 0; i < d; i++)
      for (let j = 0; j <= i; j++) {
        let rows = 0
        let columns = 0
        for (let k = 0; k < d; k++) {
          rows += v[i * d + k] * v[j * d + k]
          columns += v[k * d + i] * v[k * d + j]
        }
        const expected = i === j ? 1 : 0
        largest = Math.max(largest, Math.abs(rows - expected), Math.abs(columns - expected))
      }
    assert.ok(largest < 1e-13, `d = ${d}: ${largest}`)
    assert.ok(Math.abs(determinant(v, d) - 1) < 1e-12, `d = ${d}: determinant ${determinant(v, d)}`)
  }
})

test('a rotation is the product of the reflections of its Gaussian vectors', () => {
  // Written the long way: V_m = (x/‖x‖ | H·(0, V_{m−1})) with H = I − 2uuᵀ/‖u‖², u = x + sign(x₁)‖x‖e₁.
  const d = 7
  const key = root.child('reflections')
  const z = normals(key, (d * (d + 1)) / 2 - 1)
  let at = 0
  let signs = 1
  let v = [[1]]
  for (let m = 2; m <= d; m++) {
    const x = Array.from(z.subarray(at, at + m))
    at += m
    signs *= Math.sign(x[0])
    const norm = Math.hypot(...x)
    const u = x.map((value, i) => (i === 0 ? value + Math.sign(value) * norm : value))
    const square = u.reduce((sum, value) => sum + value * value, 0)
    const reflection = x.map((_, i) => x.map((_, j) => (i === j ? 1 : 0) - (2 * u[i] * u[j]) / square))
    v = x.map((value, i) => [
      value / norm,
      ...v.map((_, j) => v.reduce((sum, row, k) => sum + reflection[i][k + 1] * row[j], 0)),
    ])
  }
  // The 1 × 1 rotation that all begins with is ±1: it multiplies the last column.
  const expected = v.flatMap(row => row.map((value, j) => (j === d - 1 ? signs * value : value)))
  haarRotation(key, d).forEach((value, i) => {
    assert.ok(Math.abs(value - expected[i]) < 1e-13, `entry ${i}: ${value} instead of ${expected[i]}`)
  })
})

test('the only rotation of the line is 1, and that of the plane turns by a uniform angle (Kolmogorov, p > 1e-5)', () => {
  assert.deepEqual(haarRotation(root, 1), Float64Array.of(1))
  const turns = draws(2, 4000).map(([cos, minusSin, sin, alsoCos]) => {
    assert.ok(Math.abs(cos - alsoCos) < 1e-15 && Math.abs(sin + minusSin) < 1e-15)
    return Math.atan2(sin, cos) / (2 * Math.PI) + 0.5
  })
  const statistic = kolmogorov(Float64Array.from(turns))
  assert.ok(statistic < 2.47, `√n D = ${statistic}`)
})

test('rotations of space turn by angles of density (1 − cos φ)/π (Kolmogorov, p > 1e-5)', () => {
  const shares = draws(3, 4000).map(v => {
    const angle = Math.acos(Math.min(1, Math.max(-1, (v[0] + v[4] + v[8] - 1) / 2)))
    return (angle - Math.sin(angle)) / Math.PI
  })
  const statistic = kolmogorov(Float64Array.from(shares))
  assert.ok(statistic < 2.47, `√n D = ${statistic}`)
})

test('the entries have the moments of the Haar measure', () => {
  // z of each of these is below 4 in absolute value but once in 16,000 keys.
  for (const [d, n] of [
    [2, 20_000],
    [3, 20_000],
    [8, 5000],
  ]) {
    const all = draws(d, n)
    const check = (what: string, expected: number, of: (v: Float64Array) => number) => {
      const values = all.map(of)
      const deviation = Math.sqrt(values.reduce((sum, x) => sum + (x - expected) ** 2, 0) / n)
      const z = meanZ(values, expected, deviation)
      assert.ok(Math.abs(z) < 4, `d = ${d}, ${what}: z = ${z}`)
    }
    for (const [i, j] of [
      [0, 0],
      [d - 1, 0],
      [0, d - 1],
      [d - 1, d - 1],
      [1, d - 2],
    ]) {
      check(`v[${i},${j}]`, 0, v => v[i * d + j])
      check(`v[${i},${j}]²`, 1 / d, v => v[i * d + j] ** 2)
      check(`v[${i},${j}]⁴`, 3 / (d * (d + 2)), v => v[i * d + j] ** 4)
    }
    check('squares of a row', 1 / (d * (d + 2)), v => (v[0] * v[d - 1]) ** 2)
    check('squares of a column', 1 / (d * (d + 2)), v => (v[0] * v[(d - 1) * d]) ** 2)
    check('squares across', (d + 1) / (d * (d - 1) * (d + 2)), v => (v[0] * v[d * d - 1]) ** 2)
    for (const j of [0, d - 1])
      check(`‖v‖₁² of column ${j}`, 1 + ((d - 1) * 2) / Math.PI, v => {
        let sum = 0
        for (let i = 0; i < d; i++) sum += Math.abs(v[i * d + j])
        return sum * sum
      })
  }
})

test('E‖v‖₁² is 1 + (d − 1)·2/π in a hundred dimensions, and tr V has mean 0 and variance 1', () => {
  const d = 100
  const n = 60
  const norms: number[] = []
  const traces: number[] = []
  for (const v of draws(d, n)) {
    const sums = new Float64Array(d)
    let trace = 0
    for (let i = 0; i < d; i++) {
      trace += v[i * d + i]
      for (let j = 0; j < d; j++) sums[j] += Math.abs(v[i * d + j])
    }
    norms.push(sums.reduce((sum, x) => sum + x * x, 0) / d)
    traces.push(trace)
  }
  const expected = 1 + ((d - 1) * 2) / Math.PI
  const deviation = Math.sqrt(norms.reduce((sum, x) => sum + (x - expected) ** 2, 0) / n)
  assert.ok(Math.abs(meanZ(norms, expected, deviation)) < 4)
  // tr V is very nearly standard normal (Diaconis and Mallows): its square has variance 2.
  assert.ok(Math.abs(meanZ(traces, 0, 1)) < 4)
  const squares = meanZ(
    traces.map(x => x * x),
    1,
    Math.sqrt(2),
  )
  assert.ok(Math.abs(squares) < 4, `z = ${squares}`)
})

test('the same key gives the same rotation, and sibling keys give independent ones', () => {
  assert.deepEqual(haarRotation(rootKey(1).child('a'), 20), haarRotation(rootKey(1).child('a'), 20))
  const all = draws(3, 10_001)
  // tr(VᵀW) of independent Haar rotations is the trace of one: mean 0 and variance 1
  const traces = all.slice(1).map((w, i) => w.reduce((sum, x, at) => sum + x * all[i][at], 0))
  assert.ok(Math.abs(meanZ(traces, 0, 1)) < 4)
})

test('a dimension that is none is refused', () => {
  for (const d of [0, -1, 1.5, Number.NaN, 10_001])
    assert.throws(() => haarRotation(rootKey(0), d), { name: 'RangeError', message: /^haarRotation: d must be/ })
})
