/**
 * c_1(a) … c_count(a) of Mehler's series, c_k(a) = 2φ(a)·He_{k−1}(a)/√k!, for groups of 8 numbers a:
 *
 *   c_1 = √(2/π)·exp(−a²/2),   c_{k+1} = a·c_k/√(k+1) − c_{k−1}·(k − 1)/√(k(k+1)).
 *
 * `a`: the numbers, of which those that are not within ±`certain` get zeros. `counts`: of each group, how many
 * coefficients its numbers get, even, as integers of 4 bytes. `factors`: 1/√(k+1) and (k − 1)/√(k(k+1)) for k = 1, 2, …
 * `out`: for each number a row of coefficients, one after the other.
 */
export function writeCoefficients(
  a: usize,
  certain: f64,
  counts: usize,
  groups: u32,
  factors: usize,
  out: usize,
): void {
  for (let group: u32 = 0; group < groups; group++) {
    const bytes: usize = 8 * load<u32>(counts + 4 * group)
    const x0 = uncertain(a, certain)
    const x1 = uncertain(a + 16, certain)
    const x2 = uncertain(a + 32, certain)
    const x3 = uncertain(a + 48, certain)
    let value0 = first(a, certain)
    let value1 = first(a + 16, certain)
    let value2 = first(a + 32, certain)
    let value3 = first(a + 48, certain)
    let before0 = f64x2.splat(0)
    let before1 = before0
    let before2 = before0
    let before3 = before0
    let factor = factors
    for (let at = out; at < out + bytes; at += 16) {
      let ahead = v128.load64_splat(factor)
      let back = v128.load64_splat(factor, 8)
      before0 = next(x0, value0, before0, ahead, back)
      before1 = next(x1, value1, before1, ahead, back)
      before2 = next(x2, value2, before2, ahead, back)
      before3 = next(x3, value3, before3, ahead, back)
      let row = at
      row = write(row, bytes, value0, before0)
      row = write(row, bytes, value1, before1)
      row = write(row, bytes, value2, before2)
      write(row, bytes, value3, before3)
      ahead = v128.load64_splat(factor, 16)
      back = v128.load64_splat(factor, 24)
      value0 = next(x0, before0, value0, ahead, back)
      value1 = next(x1, before1, value1, ahead, back)
      value2 = next(x2, before2, value2, ahead, back)
      value3 = next(x3, before3, value3, ahead, back)
      factor += 32
    }
    a += 64
    out += 8 * bytes
  }
}

/** Two numbers, 0 in place of those that are certain. */
function uncertain(a: usize, certain: f64): v128 {
  const x = v128.load(a)
  return v128.and(x, f64x2.lt(f64x2.abs(x), f64x2.splat(certain)))
}

/** c_1 of two numbers, 0 for those that are certain. */
function first(a: usize, certain: f64): v128 {
  return f64x2.replace_lane(f64x2.splat(firstOf(load<f64>(a), certain)), 1, firstOf(load<f64>(a, 8), certain))
}

function firstOf(a: f64, certain: f64): f64 {
  return Math.abs(a) < certain ? 0.7978845608028654 * Math.exp(-0.5 * a * a) : 0
}

/** c_{k+1} */
function next(a: v128, value: v128, before: v128, ahead: v128, back: v128): v128 {
  return f64x2.sub(f64x2.mul(f64x2.mul(a, ahead), value), f64x2.mul(back, before))
}

/** c_k and c_{k+1} of two numbers to their two rows. Returns where the next row is. */
function write(row: usize, bytes: usize, odd: v128, even: v128): usize {
  v128.store(row, v128.shuffle<f64>(odd, even, 0, 2))
  v128.store(row + bytes, v128.shuffle<f64>(odd, even, 1, 3))
  return row + 2 * bytes
}
