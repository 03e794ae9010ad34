// biome-ignore-all lint/correctness/noPrecisionLoss: coefficients as they were published
import { philox, word0, word1, word2, word3 } from './philox'
import { quotient0, quotient1, quotient2, quotient3, rational } from './rational'
import { replaceTails } from './tails'

// AS 241's numerator and denominator for q ≤ 0.425
const above = memory.data<f64>([
  2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457, 13731.693765509461125,
  1971.5909503065514427, 133.14166789178437745, 3.387132872796366608,
])
const below = memory.data<f64>([
  5226.495278852854561, 28729.085735721942674, 39307.89580009271061, 21213.794301586595867, 5394.1960214247511077,
  687.1870074920579083, 42.313330701600911252, 1.0,
])

/**
 * Normals 2·block … 2·(block + count) − 1 of the stream (c2, c3, k0, k1) to `out`, 8 bytes each; `count`, the number of
 * blocks, is a multiple of 4. `tails` is room for 8·count + 32 bytes.
 *
 * A normal is made of 64 bits, two words of a block: the sign from one and m from 63. It is ±Φ⁻¹(1 − p) with
 * p = (m + ½)/2⁶⁴ = ½ − q, by Wichura's algorithm AS 241 (PPND16): for q ≤ 0.425 a rational function of q, beyond that
 * one of √(−ln p). Both p and q come from the integer, so neither is a difference that has lost its digits.
 */
export function normals(block: u64, count: u32, c2: u32, c3: u32, k0: u32, k1: u32, out: usize, tails: usize): void {
  let at = out
  let end = tails
  for (let done: u32 = 0; done < count; done += 4) {
    philox(block + done, c2, c3, k0, k1)
    // The upper and the lower words of eight normals, two in the lower half of each vector.
    const high0 = v128.shuffle<i32>(word0, word2, 0, 4, 1, 5)
    const low0 = v128.shuffle<i32>(word1, word3, 0, 4, 1, 5)
    const high1 = v128.shuffle<i32>(high0, high0, 2, 3, 0, 1)
    const low1 = v128.shuffle<i32>(low0, low0, 2, 3, 0, 1)
    const high2 = v128.shuffle<i32>(word0, word2, 2, 6, 3, 7)
    const low2 = v128.shuffle<i32>(word1, word3, 2, 6, 3, 7)
    const high3 = v128.shuffle<i32>(high2, high2, 2, 3, 0, 1)
    const low3 = v128.shuffle<i32>(low2, low2, 2, 3, 0, 1)
    const q0 = fromCentre(high0, low0)
    const q1 = fromCentre(high1, low1)
    const q2 = fromCentre(high2, low2)
    const q3 = fromCentre(high3, low3)
    rational(argument(q0), argument(q1), argument(q2), argument(q3), above, below)
    end = write(high0, low0, q0, quotient0, at, end)
    end = write(high1, low1, q1, quotient1, at + 16, end)
    end = write(high2, low2, q2, quotient2, at + 32, end)
    end = write(high3, low3, q3, quotient3, at + 48, end)
    at += 64
  }
  replaceTails(tails, end)
}

/** q = (2⁶³ − 1 − m + ½)/2⁶⁴ in [0, ½], from the complement of the bits. */
function fromCentre(high: v128, low: v128): v128 {
  const upper = f64x2.convert_low_i32x4_u(i32x4.shr_u(v128.not(high), 1))
  const lower = f64x2.add(f64x2.convert_low_i32x4_u(v128.not(low)), f64x2.splat(0.5))
  return f64x2.mul(f64x2.add(f64x2.mul(upper, f64x2.splat(4294967296)), lower), f64x2.splat(5.421010862427522e-20))
}

function argument(q: v128): v128 {
  return f64x2.sub(f64x2.splat(0.180625), f64x2.mul(q, q))
}

/**
 * Two normals ±q·quotient. Where one lies in a tail, its bits are written in its place and its address is appended to the
 * list at `end`, whose new end is returned.
 */
function write(high: v128, low: v128, q: v128, quotient: v128, at: usize, end: usize): usize {
  const bits = v128.shuffle<i32>(low, high, 0, 4, 1, 5)
  // The lowest bit of the upper word is the sign.
  const sign = i64x2.shl(i64x2.shr_u(bits, 32), 63)
  const isTail = f64x2.gt(q, f64x2.splat(0.425))
  v128.store(at, v128.bitselect(bits, v128.xor(f64x2.mul(q, quotient), sign), isTail))
  const which = i64x2.bitmask(isTail)
  store<u32>(end, <u32>at)
  end += (which & 1) << 2
  store<u32>(end, <u32>at + 8)
  return end + ((which & 2) << 1)
}
