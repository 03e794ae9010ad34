// Operations on vectors of `bytes` bytes, a multiple of 16, element by element, to `out`: the same numbers as those of
// src/vectors/float64-vector.ts, to the last bit.

export function plus(x: usize, y: usize, out: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) v128.store(out + i, f64x2.add(v128.load(x + i), v128.load(y + i)))
}

export function minus(x: usize, y: usize, out: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) v128.store(out + i, f64x2.sub(v128.load(x + i), v128.load(y + i)))
}

export function times(x: usize, scalar: f64, out: usize, bytes: usize): void {
  const s = f64x2.splat(scalar)
  for (let i: usize = 0; i < bytes; i += 16) v128.store(out + i, f64x2.mul(s, v128.load(x + i)))
}

export function plusTimes(x: usize, y: usize, scalar: f64, out: usize, bytes: usize): void {
  const s = f64x2.splat(scalar)
  for (let i: usize = 0; i < bytes; i += 16)
    v128.store(out + i, f64x2.add(v128.load(x + i), f64x2.mul(s, v128.load(y + i))))
}

export function product(x: usize, y: usize, out: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) v128.store(out + i, f64x2.mul(v128.load(x + i), v128.load(y + i)))
}

/** Σ x_i·y_i in eight partial sums. */
export function dot(x: usize, y: usize, bytes: usize): f64 {
  let sum0 = f64x2.splat(0)
  let sum1 = sum0
  let sum2 = sum0
  let sum3 = sum0
  let i: usize = 0
  for (; i + 64 <= bytes; i += 64) {
    sum0 = f64x2.add(sum0, f64x2.mul(v128.load(x + i), v128.load(y + i)))
    sum1 = f64x2.add(sum1, f64x2.mul(v128.load(x + i, 16), v128.load(y + i, 16)))
    sum2 = f64x2.add(sum2, f64x2.mul(v128.load(x + i, 32), v128.load(y + i, 32)))
    sum3 = f64x2.add(sum3, f64x2.mul(v128.load(x + i, 48), v128.load(y + i, 48)))
  }
  for (; i < bytes; i += 16) sum0 = f64x2.add(sum0, f64x2.mul(v128.load(x + i), v128.load(y + i)))
  const sums = f64x2.add(f64x2.add(sum0, sum1), f64x2.add(sum2, sum3))
  return f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1)
}
