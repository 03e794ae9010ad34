/**
 * A + B of two matrices of one shape.
 * @throws RangeError when their numbers of entries differ
 */
export function sum(a: Float64Array, b: Float64Array): Float64Array {
  if (a.length !== b.length)
    throw new RangeError(`sum: the matrices must have equal numbers of entries, got ${a.length} and ${b.length}`)
  return a.map((entry, i) => entry + b[i])
}
