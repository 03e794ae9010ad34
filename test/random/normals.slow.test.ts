import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fillNormals } from '../../src/random/normals.js'
import { rootKey } from '../../src/random/root-key.js'

// 2²⁵ normals of one key. Every number below is about standard normal, or a count with the law of Poisson: |z| < 4 fails once
// in 16,000 for a random key.
const n = 2 ** 25
const lags = [1, 2, 3, 4, 7, 8, 2048]
const limits: readonly (readonly [number, number])[] = [
  [4, 6.334248366623996e-5],
  [4.5, 6.795346249460121e-6],
  [5, 5.733031437583869e-7],
]

test('thirty million normals have the moments, tails and independence of the law', () => {
  const z = new Float64Array(n)
  const key = rootKey(12).child('many')
  for (let from = 0; from < n; from += 100_003) fillNormals(key, from, z.subarray(from, Math.min(n, from + 100_003)))
  const sums = new Float64Array(4)
  const products = new Float64Array(lags.length)
  const squares = new Float64Array(lags.length)
  const counts = new Float64Array(2 * limits.length)
  for (let i = 0; i < n; i++) {
    const x = z[i]
    const x2 = x * x
    sums[0] += x
    sums[1] += x2 - 1
    sums[2] += x2 * x
    sums[3] += x2 * x2 - 3
    for (let l = 0; l < lags.length; l++) {
      const y = i < lags[l] ? 0 : z[i - lags[l]]
      products[l] += x * y
      squares[l] += i < lags[l] ? 0 : (x2 - 1) * (y * y - 1)
    }
    if (x2 > 16)
      for (let t = 0; t < limits.length; t++) if (Math.abs(x) > limits[t][0]) counts[2 * t + (x > 0 ? 1 : 0)]++
  }
  const scores = [
    ...[1, 2, 15, 96].map((variance, k) => [`moment ${k + 1}`, sums[k] / Math.sqrt(n * variance)] as const),
    ...lags.map((lag, l) => [`product at lag ${lag}`, products[l] / Math.sqrt(n)] as const),
    ...lags.map((lag, l) => [`product of squares at lag ${lag}`, squares[l] / Math.sqrt(4 * n)] as const),
    ...limits.flatMap(([limit, probability], t) =>
      [0, 1].map(side => {
        const expected = (n * probability) / 2
        const score = 2 * (Math.sqrt(counts[2 * t + side] + 3 / 8) - Math.sqrt(expected + 1 / 8))
        return [`${counts[2 * t + side]} of ${expected} beyond ${side === 0 ? '-' : ''}${limit}`, score] as const
      }),
    ),
  ]
  for (const [what, score] of scores) assert.ok(Math.abs(score) < 4, `${what}: z = ${score}`)
})
