/**
 * out = A·x, each entry the sum of the products of even and of odd index. A has `rows` rows of `rowBytes` bytes, x has
 * `rowBytes` bytes, out is `rows` numbers; rows a multiple of 4, rowBytes of 16.
 */
export function timesVector(a: usize, rows: u32, rowBytes: u32, x: usize, out: usize): void {
  const end = x + rowBytes
  for (const last = out + 8 * rows; out < last; out += 32) {
    let sum0 = f64x2.splat(0)
    let sum1 = sum0
    let sum2 = sum0
    let sum3 = sum0
    let row0 = a
    let row1 = a + rowBytes
    let row2 = row1 + rowBytes
    let row3 = row2 + rowBytes
    a = row3 + rowBytes
    for (let at = x; at < end; at += 16) {
      const factor = v128.load(at)
      sum0 = f64x2.add(sum0, f64x2.mul(v128.load(row0), factor))
      sum1 = f64x2.add(sum1, f64x2.mul(v128.load(row1), factor))
      sum2 = f64x2.add(sum2, f64x2.mul(v128.load(row2), factor))
      sum3 = f64x2.add(sum3, f64x2.mul(v128.load(row3), factor))
      row0 += 16
      row1 += 16
      row2 += 16
      row3 += 16
    }
    v128.store(out, pairwise(sum0, sum1))
    v128.store(out, pairwise(sum2, sum3), 16)
  }
}

/** The sums of the two lanes of each. */
function pairwise(x: v128, y: v128): v128 {
  return f64x2.add(v128.shuffle<f64>(x, y, 0, 2), v128.shuffle<f64>(x, y, 1, 3))
}
