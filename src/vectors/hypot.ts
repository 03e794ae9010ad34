import type { Vector } from './vector.js'

/**
 * √(x² + y²) element by element, for non-negative x and y, where the squares themselves may over- or underflow:
 * with s = x + y it is s·√((x/s)² + (y/s)²), whose root lies in [√½, 1].
 */
export function hypot(x: Vector, y: Vector): Vector {
  const sum = x.plus(y)
  const p = x.quotient(sum)
  const q = y.quotient(sum)
  return sum.product(p.product(p).plus(q.product(q)).sqrt())
}

/** |x| element by element. */
export function absolute(x: Vector): Vector {
  return x.product(x.sign())
}
