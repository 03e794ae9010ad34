/** What `rational` found last. */
export let quotient0: v128 = f64x2.splat(0)
export let quotient1: v128 = f64x2.splat(0)
export let quotient2: v128 = f64x2.splat(0)
export let quotient3: v128 = f64x2.splat(0)

/**
 * A quotient of two polynomials of degree 7, by Horner's rule, at the eight places of four vectors. `above` and `below` are
 * tables of 8 coefficients, the highest power first. One step is taken for all before the next, because it takes longer to
 * finish than to start; the coefficients come from memory, because vectors of constants cost the engine several instructions.
 */
export function rational(x0: v128, x1: v128, x2: v128, x3: v128, above: usize, below: usize): void {
  let a0 = v128.load64_splat(above)
  let a1 = a0
  let a2 = a0
  let a3 = a0
  let b0 = v128.load64_splat(below)
  let b1 = b0
  let b2 = b0
  let b3 = b0
  for (let power: usize = 8; power < 64; power += 8) {
    const a = v128.load64_splat(above + power)
    a0 = f64x2.add(f64x2.mul(a0, x0), a)
    a1 = f64x2.add(f64x2.mul(a1, x1), a)
    a2 = f64x2.add(f64x2.mul(a2, x2), a)
    a3 = f64x2.add(f64x2.mul(a3, x3), a)
    const b = v128.load64_splat(below + power)
    b0 = f64x2.add(f64x2.mul(b0, x0), b)
    b1 = f64x2.add(f64x2.mul(b1, x1), b)
    b2 = f64x2.add(f64x2.mul(b2, x2), b)
    b3 = f64x2.add(f64x2.mul(b3, x3), b)
  }
  quotient0 = f64x2.div(a0, b0)
  quotient1 = f64x2.div(a1, b1)
  quotient2 = f64x2.div(a2, b2)
  quotient3 = f64x2.div(a3, b3)
}
