/**
 * A Haar rotation as src/random/haar-rotation.ts describes it. `gaussian`: the vectors x of 2, 3, … d numbers, one after
 * the other. `v`: d rows of `stride` numbers, stride even, at least d; all zero before. `sums`: room for 2·stride numbers.
 *
 * With u = x + sign(x₁)‖x‖e₁ and c = ‖u‖²/2, reflection m is V ← V − u·wᵀ/c, w = Vᵀu. The sums w of the next reflection are
 * taken while this one changes the rows, four rows at a time, so that each number is loaded once and w a quarter as often.
 */
export function rotate(gaussian: usize, d: u32, stride: u32, v: usize, sums: usize): void {
  const rowBytes = 8 * stride
  let w = sums
  let next = sums + rowBytes
  memory.fill(w, 0, 2 * rowBytes)
  const corner = v + (d - 1) * (rowBytes + 8)
  store<f64>(corner, sign(gaussian, d))
  let x = gaussian
  // The sums of the first reflection: x₂ times the only entry, which is ±1.
  if (d > 1) store<f64>(w + 8 * (d - 1), load<f64>(x, 8) * load<f64>(corner))
  for (let m: u32 = 2; m <= d; m++) {
    const first = d - m
    let squares: f64 = 0
    for (let i: u32 = 0; i < m; i++) squares += load<f64>(x + 8 * i) * load<f64>(x + 8 * i)
    const norm = Math.sqrt(squares)
    const x0 = load<f64>(x)
    const c = norm * (norm + Math.abs(x0))
    // The first column is new: there is nothing yet to subtract from it, because its w is zero.
    for (let i: u32 = 0; i < m; i++) store<f64>(v + (first + i) * rowBytes + 8 * first, load<f64>(x + 8 * i) / norm)
    // From an even column on: a column before the first is zero in these rows, and so are its sums.
    const from = 8 * (first & ~1)
    memory.fill(next + from, 0, rowBytes - from)
    // After the last reflection the next x is not there; what is read in its place goes into sums that nobody uses.
    const following = x + 8 * m
    const head = x0 > 0 ? x0 + norm : x0 - norm
    const row = v + first * rowBytes
    reflect(row, w, head / c, next, load<f64>(following, 8), from, rowBytes)
    let i: u32 = 1
    for (; i + 4 <= m; i += 4)
      reflectFour(row + i * rowBytes, w, x + 8 * i, c, next, following + 8 * (i + 1), from, rowBytes)
    for (; i < m; i++)
      reflect(row + i * rowBytes, w, load<f64>(x + 8 * i) / c, next, load<f64>(following + 8 * (i + 1)), from, rowBytes)
    const swapped = w
    w = next
    next = swapped
    x = following
  }
}

/** The product of the signs of all x₁, which makes the determinant +1: reflection m and its column's sign contribute sign(x₁). */
function sign(gaussian: usize, d: u32): f64 {
  let result: f64 = 1
  let x = gaussian
  for (let m: u32 = 2; m <= d; m++) {
    if (load<f64>(x) < 0) result = -result
    x += 8 * m
  }
  return result
}

/** row ← row − factor·w and next ← next + weight·row, from byte `from` of the row to its end. */
function reflect(row: usize, w: usize, factor: f64, next: usize, weight: f64, from: u32, rowBytes: u32): void {
  const factors = f64x2.splat(factor)
  const weights = f64x2.splat(weight)
  for (let j = from; j < rowBytes; j += 16) {
    const value = f64x2.sub(v128.load(row + j), f64x2.mul(factors, v128.load(w + j)))
    v128.store(row + j, value)
    v128.store(next + j, f64x2.add(v128.load(next + j), f64x2.mul(weights, value)))
  }
}

/** The same of four rows, whose factors are x/c and whose weights are the four numbers at `weights`. */
function reflectFour(
  row: usize,
  w: usize,
  x: usize,
  c: f64,
  next: usize,
  weights: usize,
  from: u32,
  rowBytes: u32,
): void {
  const factor0 = f64x2.splat(load<f64>(x) / c)
  const factor1 = f64x2.splat(load<f64>(x, 8) / c)
  const factor2 = f64x2.splat(load<f64>(x, 16) / c)
  const factor3 = f64x2.splat(load<f64>(x, 24) / c)
  const weight0 = v128.load64_splat(weights)
  const weight1 = v128.load64_splat(weights, 8)
  const weight2 = v128.load64_splat(weights, 16)
  const weight3 = v128.load64_splat(weights, 24)
  const row1 = row + rowBytes
  const row2 = row1 + rowBytes
  const row3 = row2 + rowBytes
  for (let j = from; j < rowBytes; j += 16) {
    const wj = v128.load(w + j)
    const value0 = f64x2.sub(v128.load(row + j), f64x2.mul(factor0, wj))
    const value1 = f64x2.sub(v128.load(row1 + j), f64x2.mul(factor1, wj))
    const value2 = f64x2.sub(v128.load(row2 + j), f64x2.mul(factor2, wj))
    const value3 = f64x2.sub(v128.load(row3 + j), f64x2.mul(factor3, wj))
    v128.store(row + j, value0)
    v128.store(row1 + j, value1)
    v128.store(row2 + j, value2)
    v128.store(row3 + j, value3)
    const sum = f64x2.add(f64x2.add(v128.load(next + j), f64x2.mul(weight0, value0)), f64x2.mul(weight1, value1))
    v128.store(next + j, f64x2.add(f64x2.add(sum, f64x2.mul(weight2, value2)), f64x2.mul(weight3, value3)))
  }
}
