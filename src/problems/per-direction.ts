/** A number that is the same in all d directions of a quadratic, or one for each [d], written out [d] in an array of its own. */
export function perDirection(values: number | ArrayLike<number>, d: number): Float64Array {
  return typeof values === 'number' ? new Float64Array(d).fill(values) : Float64Array.from(values)
}
