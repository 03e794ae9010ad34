/**
 * A Haar rotation as src/random/haar-rotation.ts describes it. `gaussian`: the vectors x of 2, 3, … d numbers, one after
 * the other. `v`: d rows of `stride` numbers, stride even, at least d; all zero before. `sums`: room for 2·stride numbers.
 *
 * With u = x + sign(x₁)‖x‖e₁ and c = ‖u‖²/2, reflection m is V ← V − u·wᵀ/c, w = Vᵀu. The sums w of the next reflection are
 * taken while this one changes the rows, so that each meets the matrix once.
 */
export function rotate(gaussian: usize, d: u32, stride: u32, v: usize, sums: usize): void {
  let w = sums
  let next = sums + 8 * stride
  memory.fill(w, 0, 16 * stride)
  store<f64>(v + 8 * ((d - 1) * stride + d - 1), sign(gaussian, d))
  let x = gaussian
  // The sums of the first reflection, m = 2: x₂ times the only entry, which is ±1.
  if (d > 1) store<f64>(w + 8 * (d - 1), load<f64>(x, 8) * load<f64>(v + 8 * ((d - 1) * stride + d - 1)))
  for (let m: u32 = 2; m <= d; m++) {
    const first = d - m
    let squares: f64 = 0
    for (let i: u32 = 0; i < m; i++) squares += load<f64>(x + 8 * i) * load<f64>(x + 8 * i)
    const norm = Math.sqrt(squares)
    const x0 = load<f64>(x)
    const c = norm * (norm + Math.abs(x0))
    const following = x + 8 * m
    // From an even column on: columns before `first` are zero in these rows.
    const from = first & ~1
    memory.fill(next + 8 * from, 0, 8 * (stride - from))
    for (let i: u32 = 0; i < m; i++) {
      const row = v + 8 * (first + i) * stride
      const xi = load<f64>(x + 8 * i)
      const u = i === 0 ? (x0 > 0 ? x0 + norm : x0 - norm) : xi
      store<f64>(row + 8 * first, xi / norm)
      const factor = u / c
      if (m < d) reflectAndSum(row, w, factor, next, load<f64>(following + 8 * (i + 1)), from, stride)
      else reflect(row, w, factor, from, stride)
    }
    const swapped = w
    w = next
    next = swapped
    // The first column of the next step is new: there is nothing to subtract from it.
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

/** row ← row − factor·w and next ← next + weight·row, in the columns from `from` to `to` − 1. */
function reflectAndSum(row: usize, w: usize, factor: f64, next: usize, weight: f64, from: u32, to: u32): void {
  const factors = f64x2.splat(factor)
  const weights = f64x2.splat(weight)
  for (let j = 8 * from; j < 8 * to; j += 16) {
    const value = f64x2.sub(v128.load(row + j), f64x2.mul(factors, v128.load(w + j)))
    v128.store(row + j, value)
    v128.store(next + j, f64x2.add(v128.load(next + j), f64x2.mul(weights, value)))
  }
}

function reflect(row: usize, w: usize, factor: f64, from: u32, to: u32): void {
  const factors = f64x2.splat(factor)
  for (let j = 8 * from; j < 8 * to; j += 16)
    v128.store(row + j, f64x2.sub(v128.load(row + j), f64x2.mul(factors, v128.load(w + j))))
}
