/**
 * d of a square matrix [d·d].
 * @throws RangeError when the number of entries is no positive square
 */
export function orderOf(what: string, matrix: Float64Array): number {
  const order = Math.round(Math.sqrt(matrix.length))
  if (order < 1 || order * order !== matrix.length)
    throw new RangeError(`${what} must be a square matrix [d·d] with d at least 1, got ${matrix.length} entries`)
  return order
}

/**
 * How many rows, or columns, of length `inner` a matrix has.
 * @throws RangeError when it does not consist of such rows or columns
 */
export function countOf(what: string, matrix: Float64Array, inner: number): number {
  if (!Number.isInteger(inner) || inner < 1)
    throw new RangeError(`${what}: the inner dimension must be a positive integer, got ${inner}`)
  if (matrix.length % inner !== 0)
    throw new RangeError(
      `${what} must have a multiple of the inner dimension ${inner} of entries, got ${matrix.length}`,
    )
  return matrix.length / inner
}
