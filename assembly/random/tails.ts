// biome-ignore-all lint/correctness/noPrecisionLoss: coefficients as they were published
import { quotient0, quotient1, quotient2, quotient3, rational } from './rational'

// AS 241's numerators and denominators for r ≤ 5 and for r > 5
const nearAbove = memory.data<f64>([
  7.7454501427834140764e-4, 0.0227238449892691845833, 0.24178072517745061177, 1.27045825245236838258,
  3.64784832476320460504, 5.7694972214606914055, 4.6303378461565452959, 1.42343711074968357734,
])
const nearBelow = memory.data<f64>([
  1.05075007164441684324e-9, 5.475938084995344946e-4, 0.0151986665636164571966, 0.14810397642748007459,
  0.68976733498510000455, 1.6763848301838038494, 2.05319162663775882187, 1.0,
])
const farAbove = memory.data<f64>([
  2.01033439929228813265e-7, 2.71155556874348757815e-5, 0.0012426609473880784386, 0.026532189526576123093,
  0.29656057182850489123, 1.7848265399172913358, 5.4637849111641143699, 6.6579046435011037772,
])
const farBelow = memory.data<f64>([
  2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5, 7.868691311456132591e-4,
  0.0148753612908506148525, 0.13692988092273580531, 0.59983220655588793769, 1.0,
])
// fdlibm's coefficients Lg7 … Lg1 of ln, from the highest power, and ln 2 in two parts
const series = memory.data<f64>([
  1.479819860511658591e-1, 1.531383769920937332e-1, 1.818357216161805012e-1, 2.222219843214978396e-1,
  2.857142874366239149e-1, 3.999999999940941908e-1, 6.66666666666673513e-1, 6.9314718036912381649e-1,
  1.90821492927058770002e-10,
])

/**
 * The normals of the tails, at the addresses in the list from `tails` to `end`, each in place of its own 64 bits: rational
 * functions of r = √(−ln p), one up to r = 5 (p = 1.4e-11) and one beyond. Eight at a time: the list is filled up with its
 * last address, where the same number is then written more than once. It needs room for 32 bytes more.
 */
export function replaceTails(tails: usize, end: usize): void {
  if (end === tails) return
  const last = v128.load32_splat(end - 4)
  v128.store(end, last)
  v128.store(end, last, 16)
  for (let entry = tails; entry < end; entry += 32) {
    const bits0 = bitsOf(entry)
    const bits1 = bitsOf(entry + 8)
    const bits2 = bitsOf(entry + 16)
    const bits3 = bitsOf(entry + 24)
    const r0 = depth(bits0)
    const r1 = depth(bits1)
    const r2 = depth(bits2)
    const r3 = depth(bits3)
    approximate(r0, r1, r2, r3, 1.6, nearAbove, nearBelow)
    let size0 = quotient0
    let size1 = quotient1
    let size2 = quotient2
    let size3 = quotient3
    const five = f64x2.splat(5)
    if (v128.any_true(f64x2.gt(f64x2.max(f64x2.max(r0, r1), f64x2.max(r2, r3)), five))) {
      approximate(r0, r1, r2, r3, 5, farAbove, farBelow)
      size0 = v128.bitselect(quotient0, size0, f64x2.gt(r0, five))
      size1 = v128.bitselect(quotient1, size1, f64x2.gt(r1, five))
      size2 = v128.bitselect(quotient2, size2, f64x2.gt(r2, five))
      size3 = v128.bitselect(quotient3, size3, f64x2.gt(r3, five))
    }
    write(entry, bits0, size0)
    write(entry + 8, bits1, size1)
    write(entry + 16, bits2, size2)
    write(entry + 24, bits3, size3)
  }
}

function approximate(r0: v128, r1: v128, r2: v128, r3: v128, shift: f64, above: usize, below: usize): void {
  const by = f64x2.splat(shift)
  rational(f64x2.sub(r0, by), f64x2.sub(r1, by), f64x2.sub(r2, by), f64x2.sub(r3, by), above, below)
}

/** The bits at the two addresses of an entry. */
function bitsOf(entry: usize): v128 {
  return v128.load64_lane(load<u32>(entry, 4), v128.load64_zero(load<u32>(entry)), 1)
}

/** ±size, the sign from the lowest bit of the upper word, to the two addresses of an entry. */
function write(entry: usize, bits: v128, size: v128): void {
  const normals = v128.xor(size, i64x2.shl(i64x2.shr_u(bits, 32), 63))
  v128.store64_lane(load<u32>(entry), normals, 0)
  v128.store64_lane(load<u32>(entry, 4), normals, 1)
}

/** √(−ln p), p = (m + ½)/2⁶⁴; m are the 31 upper bits of the upper word and the lower word. */
function depth(bits: v128): v128 {
  const upper = whole(i64x2.shr_u(bits, 33))
  const lower = f64x2.add(whole(v128.and(bits, i64x2.splat(0xffffffff))), f64x2.splat(0.5))
  const p = f64x2.mul(f64x2.add(f64x2.mul(upper, f64x2.splat(4294967296)), lower), f64x2.splat(5.421010862427522e-20))
  return f64x2.sqrt(f64x2.neg(logarithm(p)))
}

/** Integers below 2⁵² as floating-point numbers: 2⁵² + n has the bits of n in its mantissa. */
function whole(integers: v128): v128 {
  return f64x2.sub(v128.or(integers, i64x2.splat(0x4330000000000000)), f64x2.splat(4503599627370496))
}

/**
 * ln x of normal numbers below ½, to less than one unit in the last place, by fdlibm's method (e_log.c), which is made of
 * additions, multiplications and one division: x = 2ᵏ·(1 + f) with √½ ≤ 1 + f < √2 and
 * ln(1 + f) = f − f²/2 + s·(f²/2 + R(s²)), s = f/(2 + f).
 */
function logarithm(x: v128): v128 {
  // The upper word of √½ is 0x3fe6a09e; adding 0x3ff00000 − 0x3fe6a09e carries into the exponent from √2 on.
  const shifted = i64x2.add(x, i64x2.splat(0x0009_5f62_0000_0000))
  const k = f64x2.sub(whole(i64x2.shr_u(shifted, 52)), f64x2.splat(1023))
  const mantissa = i64x2.add(v128.and(shifted, i64x2.splat(0x000f_ffff_ffff_ffff)), i64x2.splat(0x3fe6_a09e_0000_0000))
  const f = f64x2.sub(mantissa, f64x2.splat(1))
  const s = f64x2.div(f, f64x2.add(f, f64x2.splat(2)))
  const z = f64x2.mul(s, s)
  const w = f64x2.mul(z, z)
  let odd = step(v128.load64_splat(series), w, v128.load64_splat(series, 16))
  odd = step(odd, w, v128.load64_splat(series, 32))
  odd = f64x2.mul(z, step(odd, w, v128.load64_splat(series, 48)))
  let even = step(v128.load64_splat(series, 8), w, v128.load64_splat(series, 24))
  even = f64x2.mul(w, step(even, w, v128.load64_splat(series, 40)))
  const half = f64x2.mul(f64x2.mul(f64x2.splat(0.5), f), f)
  const small = f64x2.add(
    f64x2.mul(s, f64x2.add(half, f64x2.add(odd, even))),
    f64x2.mul(k, v128.load64_splat(series, 64)),
  )
  return f64x2.sub(f64x2.mul(k, v128.load64_splat(series, 56)), f64x2.sub(f64x2.sub(half, small), f))
}

/** One step of Horner's rule. */
function step(sum: v128, x: v128, coefficient: v128): v128 {
  return f64x2.add(f64x2.mul(sum, x), coefficient)
}
