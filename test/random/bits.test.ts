import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bits } from '../../src/random/bits.js'
import { rootKey } from '../../src/random/root-key.js'
import { meanZ } from './goodness.js'

test('every one of the 128 bits of a block is one half of the time, and neighbours are uncorrelated', () => {
  const n = 20_000
  const key = rootKey(11).child('bits')
  const set = Array.from({ length: 128 }, () => new Float64Array(n))
  for (let index = 0; index < n; index++)
    bits(key, index).forEach((word, w) => {
      for (let b = 0; b < 32; b++) set[32 * w + b][index] = ((word >>> b) & 1) - 0.5
    })
  for (let b = 0; b < 128; b++) {
    const next = set[(b + 1) % 128]
    const mean = meanZ(set[b], 0, 0.5)
    const neighbour = meanZ(
      set[b].map((x, i) => x * next[i]),
      0,
      0.25,
    )
    const following = meanZ(
      set[b].subarray(1).map((x, i) => x * set[b][i]),
      0,
      0.25,
    )
    // 384 tests: some |z| > 4.5 happens once in 400 sets of them
    for (const z of [mean, neighbour, following]) assert.ok(Math.abs(z) < 4.5, `bit ${b}: z = ${z}`)
  }
})

test('blocks far away are as different as neighbours', () => {
  const key = rootKey(0)
  const blocks = [0, 1, 2 ** 31, 2 ** 32, 2 ** 32 + 1, 2 ** 53 - 1].map(index => bits(key, index).join())
  assert.equal(new Set(blocks).size, 6)
})
