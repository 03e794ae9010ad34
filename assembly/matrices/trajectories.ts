// Many trajectories side by side: a vector's coordinate is a row of `count` numbers, one for each trajectory, count a
// multiple of 4. Addresses are bytes.

/** out ← out + M·x for all trajectories; M [rows·columns], x `columns` rows, out `rows` rows. */
export function addProduct(m: usize, rows: u32, columns: u32, x: usize, out: usize, count: u32): void {
  const bytes: u32 = 8 * count
  for (let i: u32 = 0; i < rows; i++) {
    const factors = m + 8 * i * columns
    const to = out + i * bytes
    for (let k: u32 = 0; k < bytes; k += 32) {
      let sum0 = v128.load(to + k)
      let sum1 = v128.load(to + k, 16)
      let from = x + k
      for (let j: u32 = 0; j < columns; j++) {
        const factor = v128.load64_splat(factors + 8 * j)
        sum0 = f64x2.add(sum0, f64x2.mul(factor, v128.load(from)))
        sum1 = f64x2.add(sum1, f64x2.mul(factor, v128.load(from, 16)))
        from += bytes
      }
      v128.store(to + k, sum0)
      v128.store(to + k, sum1, 16)
    }
  }
}

/** out ← out + the squared length of x, for all trajectories; x `rows` rows, out one. */
export function addSquares(x: usize, rows: u32, out: usize, count: u32): void {
  const bytes: u32 = 8 * count
  for (let k: u32 = 0; k < bytes; k += 16) {
    let sum = v128.load(out + k)
    for (let from = x + k; from < x + rows * bytes; from += bytes) {
      const value = v128.load(from)
      sum = f64x2.add(sum, f64x2.mul(value, value))
    }
    v128.store(out + k, sum)
  }
}

/** out_j ← out_j + Σ (cost − mean)·ξ·x_j over the trajectories; cost and ξ one row each, x `rows` rows. */
export function addCorrelations(cost: usize, mean: f64, xi: usize, x: usize, rows: u32, out: usize, count: u32): void {
  const bytes: u32 = 8 * count
  const means = f64x2.splat(mean)
  for (let j: u32 = 0; j < rows; j++) {
    const from = x + j * bytes
    let sum0 = f64x2.splat(0)
    let sum1 = sum0
    for (let k: u32 = 0; k < bytes; k += 32) {
      const weight0 = f64x2.mul(f64x2.sub(v128.load(cost + k), means), v128.load(xi + k))
      const weight1 = f64x2.mul(f64x2.sub(v128.load(cost + k, 16), means), v128.load(xi + k, 16))
      sum0 = f64x2.add(sum0, f64x2.mul(weight0, v128.load(from + k)))
      sum1 = f64x2.add(sum1, f64x2.mul(weight1, v128.load(from + k, 16)))
    }
    const sum = f64x2.add(sum0, sum1)
    store<f64>(out + 8 * j, load<f64>(out + 8 * j) + f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1))
  }
}
