import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { exponential, exponentialMinusOne, logarithm, logarithmOfOnePlus, power } from '../../src/vectors/elementary.js'

const places = Array.from({ length: 2000 }, (_, i) => (i + 0.5) / 1000)

test('the functions are those of Math to two units in the last place, and have the same bits under every Node', () => {
  const bits = createHash('sha256')
  const pairs: [(x: number) => number, (x: number) => number][] = [
    [x => power(1000, x - 1), x => 1000 ** (x - 1)],
    [x => exponential(40 * x - 60), x => Math.exp(40 * x - 60)],
    [x => exponentialMinusOne(x * 1e-5), x => Math.expm1(x * 1e-5)],
    [x => logarithm(x), x => Math.log(x)],
    [x => logarithmOfOnePlus(-x * 1e-4), x => Math.log1p(-x * 1e-4)],
  ]
  for (const [own, other] of pairs) {
    const values = Float64Array.from(places, own)
    bits.update(values)
    places.forEach((x, i) => {
      const expected = other(x)
      assert.ok(Math.abs(values[i] - expected) <= 4.5e-16 * Math.abs(expected), `${own} at ${x}`)
    })
  }
  assert.equal(bits.digest('hex').slice(0, 16), '0dbda52f2e03a210')
})
