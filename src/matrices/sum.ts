/**
 * A + B of two matrices of one shape.
 * @param out where the sum is written, which may be A or B; a new array where none is given
 * @throws RangeError when their numbers of entries differ
 */
export function sum(a: Float64Array, b: Float64Array, out = new Float64Array(a.length)): Float64Array {
  if (a.length !== b.length)
    throw new RangeError(`sum: the matrices must have equal numbers of entries, got ${a.length} and ${b.length}`)
  if (out.length !== a.length)
    throw new RangeError(`sum: the result must have ${a.length} entries, as the matrices, got ${out.length}`)
  for (let i = 0; i < a.length; i++) out[i] = a[i] + b[i]
  return out
}
