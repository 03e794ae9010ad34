/**
 * C = A·B in tiles of 4 × 4, each entry summed in the order of the inner index. Numbers of rows and columns are those of the
 * tiles, padded to multiples of 4.
 * `a`: rows of `inner` numbers. `b`: panels of 4 columns, in each the 4 numbers of every inner index. `c`: `rows` rows of
 * `columns` numbers. With `lower`, tiles wholly above the diagonal are left out.
 */
export function multiply(a: usize, b: usize, c: usize, rows: u32, inner: u32, columns: u32, lower: bool): void {
  const rowBytes = 8 * inner
  for (let j: u32 = 0; j < columns; j += 4) {
    const panel = b + j * rowBytes
    for (let i: u32 = lower ? j : 0; i < rows; i += 4)
      tile(a + i * rowBytes, panel, c + 8 * (i * columns + j), rowBytes, 8 * columns)
  }
}

/** Four rows of `rowBytes` bytes times a panel, to four rows that are `stride` bytes apart. */
function tile(a: usize, panel: usize, c: usize, rowBytes: u32, stride: u32): void {
  let c00 = f64x2.splat(0)
  let c01 = c00
  let c10 = c00
  let c11 = c00
  let c20 = c00
  let c21 = c00
  let c30 = c00
  let c31 = c00
  const end = a + rowBytes
  const a1 = rowBytes
  const a2 = 2 * rowBytes
  const a3 = 3 * rowBytes
  for (let b = panel; a < end; a += 8, b += 32) {
    const left = v128.load(b)
    const right = v128.load(b, 16)
    let factor = v128.load64_splat(a)
    c00 = f64x2.add(c00, f64x2.mul(factor, left))
    c01 = f64x2.add(c01, f64x2.mul(factor, right))
    factor = v128.load64_splat(a + a1)
    c10 = f64x2.add(c10, f64x2.mul(factor, left))
    c11 = f64x2.add(c11, f64x2.mul(factor, right))
    factor = v128.load64_splat(a + a2)
    c20 = f64x2.add(c20, f64x2.mul(factor, left))
    c21 = f64x2.add(c21, f64x2.mul(factor, right))
    factor = v128.load64_splat(a + a3)
    c30 = f64x2.add(c30, f64x2.mul(factor, left))
    c31 = f64x2.add(c31, f64x2.mul(factor, right))
  }
  v128.store(c, c00)
  v128.store(c, c01, 16)
  c += stride
  v128.store(c, c10)
  v128.store(c, c11, 16)
  c += stride
  v128.store(c, c20)
  v128.store(c, c21, 16)
  c += stride
  v128.store(c, c30)
  v128.store(c, c31, 16)
}
