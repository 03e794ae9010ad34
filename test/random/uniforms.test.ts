import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rootKey } from '../../src/random/root-key.js'
import { uniforms } from '../../src/random/uniforms.js'
import { kolmogorov, meanZ } from './goodness.js'

const n = 200_000
const u = uniforms(rootKey(1).child('uniforms'), n)

test('uniforms have the moments of the uniform law', () => {
  // Var u = 1/12, Var (u − ½)² = 1/180
  for (const z of [
    meanZ(u, 1 / 2, Math.sqrt(1 / 12)),
    meanZ(
      u.map(x => (x - 0.5) ** 2),
      1 / 12,
      Math.sqrt(1 / 180),
    ),
  ])
    assert.ok(Math.abs(z) < 4, `z = ${z}`)
})

test('uniforms follow the uniform law (Kolmogorov and Smirnov, p > 1e-5)', () => {
  const statistic = kolmogorov(u)
  assert.ok(statistic < 2.47, `√n D = ${statistic}`)
})

test('uniforms are multiples of 2^-53 in [0, 1) whose lowest bits are as random as the highest', () => {
  for (const bit of [0, 1, 2, 25, 26, 27, 51, 52]) {
    const z = meanZ(
      u.map(x => Math.floor(x * 2 ** (53 - bit)) % 2),
      0.5,
      0.5,
    )
    assert.ok(Math.abs(z) < 4, `bit ${bit}: z = ${z}`)
  }
  assert.ok(u.every(x => x >= 0 && x < 1 && Number.isInteger(x * 2 ** 53)))
})

test('uniform numbers one after the other are uncorrelated', () => {
  for (const lag of [1, 2, 3]) {
    const z = meanZ(
      u.subarray(lag).map((x, i) => (x - 0.5) * (u[i] - 0.5)),
      0,
      1 / 12,
    )
    assert.ok(Math.abs(z) < 4, `lag ${lag}: z = ${z}`)
  }
})

test('a shorter draw is the beginning of a longer one, and the first numbers are those of Python', () => {
  const key = rootKey(7).child('augmentation').child(3)
  const expected = [0.07961518904639753, 0.08763096425144434, 0.6449261418670105, 0.979722163946655]
  assert.deepEqual([...uniforms(key, 4)], expected)
  assert.deepEqual([...uniforms(key, 1001).subarray(0, 4)], expected)
  assert.deepEqual([...uniforms(key, 3)], expected.slice(0, 3))
  assert.equal(uniforms(key, 0).length, 0)
})

test('a count that is none is refused', () => {
  for (const count of [-1, 0.5, Number.NaN, 2 ** 31])
    assert.throws(() => uniforms(rootKey(0), count), { name: 'RangeError', message: /^uniforms: n must be/ })
})
