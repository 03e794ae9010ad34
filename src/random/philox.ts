/**
 * Philox4x32-10, a keyed bijection of 128-bit counters: block `counter` of the stream `key`, without a state.
 * Salmon, Moraes, Dror and Shaw, *Parallel random numbers: as easy as 1, 2, 3* (SC 2011), §3.3; it passes BigCrush.
 * Writes four 32-bit words to `out[at … at + 3]`. Only 32-bit integer operations: the same words on every platform.
 */
export function philox4x32(
  counter0: number,
  counter1: number,
  counter2: number,
  counter3: number,
  key0: number,
  key1: number,
  out: Uint32Array,
  at: number,
): void {
  let c0 = counter0 | 0
  let c1 = counter1 | 0
  let c2 = counter2 | 0
  let c3 = counter3 | 0
  let k0 = key0 | 0
  let k1 = key1 | 0
  for (let round = 0; round < 10; round++) {
    // (c0, c1, c2, c3) ← (hi(M1·c2) ⊕ c1 ⊕ k0, lo(M1·c2), hi(M0·c0) ⊕ c3 ⊕ k1, lo(M0·c0))
    const hi0 = highProduct(c0, 0xd251, 0x1f53)
    const hi1 = highProduct(c2, 0xcd9e, 0x8d57)
    const lo0 = Math.imul(c0, 0xd2511f53)
    c0 = hi1 ^ c1 ^ k0
    c1 = Math.imul(c2, 0xcd9e8d57)
    c2 = hi0 ^ c3 ^ k1
    c3 = lo0
    k0 = (k0 + 0x9e3779b9) | 0
    k1 = (k1 + 0xbb67ae85) | 0
  }
  out[at] = c0
  out[at + 1] = c1
  out[at + 2] = c2
  out[at + 3] = c3
}

/** The upper 32 bits of the unsigned product x · (2¹⁶·high + low). */
function highProduct(x: number, high: number, low: number): number {
  const xLow = x & 0xffff
  const xHigh = x >>> 16
  // No partial sum exceeds 2³² − 1, so 32-bit arithmetic loses nothing.
  const middle = Math.imul(xHigh, low) + (Math.imul(xLow, low) >>> 16)
  const carry = Math.imul(xLow, high) + (middle & 0xffff)
  return (Math.imul(xHigh, high) + (middle >>> 16) + (carry >>> 16)) | 0
}
