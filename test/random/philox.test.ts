import assert from 'node:assert/strict'
import { test } from 'node:test'
import { philox4x32 } from '../../src/random/philox.js'

test('philox4x32 gives the known answers of Random123 (kat_vectors, philox4x32 with 10 rounds)', () => {
  const answers = [
    [[0, 0, 0, 0], [0, 0], '6627e8d5 e169c58d bc57ac4c 9b00dbd8'],
    [Array(4).fill(0xffffffff), Array(2).fill(0xffffffff), '408f276d 41c83b0e a20bc7c6 6d5451fd'],
    [[0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0], 'd16cfe09 94fdcceb 5001e420 24126ea1'],
  ] as const
  for (const [counter, key, expected] of answers) {
    const out = new Uint32Array(4)
    philox4x32(counter[0], counter[1], counter[2], counter[3], key[0], key[1], out, 0)
    assert.equal(Array.from(out, word => word.toString(16).padStart(8, '0')).join(' '), expected)
  }
})

test('philox4x32 agrees with its definition in big integers on 500 counters', () => {
  const mask = 0xffffffffn
  const out = new Uint32Array(4)
  let c = [1n, 2n, 3n, 4n]
  for (let trial = 0; trial < 500; trial++) {
    const [k0, k1] = [c[3] ^ 0x9e3779b9n, c[1]]
    philox4x32(Number(c[0]), Number(c[1]), Number(c[2]), Number(c[3]), Number(k0), Number(k1), out, 0)
    for (let round = 0n; round < 10n; round++) {
      const p0 = 0xd2511f53n * c[0]
      const p1 = 0xcd9e8d57n * c[2]
      const key0 = (k0 + round * 0x9e3779b9n) & mask
      const key1 = (k1 + round * 0xbb67ae85n) & mask
      c = [(p1 >> 32n) ^ c[1] ^ key0, p1 & mask, (p0 >> 32n) ^ c[3] ^ key1, p0 & mask]
    }
    assert.deepEqual(Array.from(out, BigInt), c)
  }
})
