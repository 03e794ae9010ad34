import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { bits } from '../../src/random/bits.js'
import { normals } from '../../src/random/normals.js'
import { rootKey } from '../../src/random/root-key.js'
import { kolmogorov, meanZ, normalCdf } from './goodness.js'

const n = 1_000_000
const z = normals(rootKey(2).child('normals'), n)

test('normals have the first six moments of the normal law', () => {
  const moments = [0, 1, 0, 3, 0, 15, 0, 105, 0, 945, 0, 10395]
  for (let power = 1; power <= 6; power++) {
    const expected = moments[power - 1]
    const deviation = Math.sqrt(moments[2 * power - 1] - expected ** 2)
    const score = meanZ(
      z.map(x => x ** power),
      expected,
      deviation,
    )
    assert.ok(Math.abs(score) < 4, `moment ${power}: z = ${score}`)
  }
})

test('normals follow the normal law (Kolmogorov and Smirnov, p > 1e-5)', () => {
  const statistic = kolmogorov(z.map(normalCdf))
  assert.ok(statistic < 2.47, `√n D = ${statistic}`)
})

test('the tails of normals hold what the normal law puts there', () => {
  for (const [limit, probability] of [
    [3, 2.699796063260207e-3],
    [4, 6.334248366623996e-5],
    [4.5, 6.795346249460121e-6],
  ]) {
    for (const sign of [-1, 1]) {
      const count = z.reduce((sum, x) => sum + (sign * x > limit ? 1 : 0), 0)
      const expected = (n * probability) / 2
      // Anscombe's root makes a Poisson count about normal with variance 1/4.
      const score = 2 * (Math.sqrt(count + 3 / 8) - Math.sqrt(expected + 1 / 8))
      assert.ok(Math.abs(score) < 4, `${count} of ${expected} beyond ${sign * limit}`)
    }
  }
})

test('each normal is the inverse of the distribution function at its own 64 bits', () => {
  const key = rootKey(4)
  const values = normals(key, 2000)
  for (let i = 0; i < 2000; i++) {
    const block = bits(key, Math.floor(i / 2))
    const word = block[2 * (i % 2)]
    const u = ((word >>> 1) + block[2 * (i % 2) + 1] * 2 ** -32) * 2 ** -31
    const twoSided = 2 * (1 - normalCdf(Math.abs(values[i])))
    assert.ok(Math.abs(twoSided - u) < 1e-14, `${i}: ${twoSided} instead of ${u}`)
    assert.equal(values[i] < 0, word % 2 === 1)
  }
})

test('normals one after the other are uncorrelated, and so are their squares', () => {
  for (const lag of [1, 2]) {
    const later = z.subarray(lag)
    const product = meanZ(
      later.map((x, i) => x * z[i]),
      0,
      1,
    )
    const squares = meanZ(
      later.map((x, i) => (x * x - 1) * (z[i] ** 2 - 1)),
      0,
      2,
    )
    assert.ok(Math.abs(product) < 4 && Math.abs(squares) < 4, `lag ${lag}: z = ${product}, ${squares}`)
  }
})

test('the bits of normals are the same on every platform and version of Node', () => {
  const key = rootKey(7).child('augmentation').child(3)
  assert.deepEqual(
    [...normals(key, 4)],
    [-1.7529232282142924, -1.7080290180988906, 0.4608222480985701, 0.02541724309839609],
  )
  assert.equal(
    createHash('sha256')
      .update(new Uint8Array(normals(key, 100_000).buffer))
      .digest('hex'),
    '235cc8ac613a51114f98ab1610f1369b4fd4666099311276c0754963c71dc398',
  )
})

test('a count that is none is refused', () => {
  assert.throws(() => normals(rootKey(0), 1.5), { name: 'RangeError', message: /^normals: n must be .* got 1.5$/ })
})
