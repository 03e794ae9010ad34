// Blocks of Philox4x32-10, four at a time: lane i of each vector belongs to counter + i. See src/random/philox.ts.

// The multipliers M0 and M1 and the Weyl constants W0 and W1. They are loaded from memory because the engine makes a constant
// vector anew, by several instructions, wherever it is used.
const constants = memory.data<u32>([0xd2511f53, 0xcd9e8d57, 0x9e3779b9, 0xbb67ae85])

/** Word w of the four blocks that `philox` made last. */
export let word0: v128 = i32x4.splat(0)
export let word1: v128 = i32x4.splat(0)
export let word2: v128 = i32x4.splat(0)
export let word3: v128 = i32x4.splat(0)

/** Blocks `counter … counter + 3` (the lower half of Philox's counter) of the upper half c3·2³² + c2 and the key k1·2³² + k0. */
export function philox(counter: u64, c2: u32, c3: u32, k0: u32, k1: u32): void {
  const first = i64x2.splat(counter)
  const low = i64x2.add(first, i64x2(0, 1))
  const high = i64x2.add(first, i64x2(2, 3))
  let x0 = even(low, high)
  let x1 = odd(low, high)
  let x2 = i32x4.splat(c2)
  let x3 = i32x4.splat(c3)
  let y0 = i32x4.splat(k0)
  let y1 = i32x4.splat(k1)
  const m0 = v128.load32_splat(constants)
  const m1 = v128.load32_splat(constants, 4)
  const w0 = v128.load32_splat(constants, 8)
  const w1 = v128.load32_splat(constants, 12)
  for (let round = 0; round < 10; round++) {
    const low0 = i64x2.extmul_low_i32x4_u(x0, m0)
    const high0 = i64x2.extmul_high_i32x4_u(x0, m0)
    const low1 = i64x2.extmul_low_i32x4_u(x2, m1)
    const high1 = i64x2.extmul_high_i32x4_u(x2, m1)
    x0 = v128.xor(v128.xor(odd(low1, high1), x1), y0)
    x1 = even(low1, high1)
    x2 = v128.xor(v128.xor(odd(low0, high0), x3), y1)
    x3 = even(low0, high0)
    y0 = i32x4.add(y0, w0)
    y1 = i32x4.add(y1, w1)
  }
  word0 = x0
  word1 = x1
  word2 = x2
  word3 = x3
}

/** The lower words of four 64-bit lanes. */
function even(low: v128, high: v128): v128 {
  return v128.shuffle<i32>(low, high, 0, 2, 4, 6)
}

/** Their upper words. */
function odd(low: v128, high: v128): v128 {
  return v128.shuffle<i32>(low, high, 1, 3, 5, 7)
}
