/**
 * ‖x_b − x̄‖² of every vector, x̄ their mean, in double precision [n]. Their mean is tr Cov, divided by n. The mean is
 * taken as x_1 + mean(x_b − x_1), so vectors that are all the same have deviations of exactly 0.
 * @throws RangeError without a vector, or when dimensions differ
 */
export function squaredDeviations(vectors: readonly (Float32Array | Float64Array)[]): Float64Array {
  if (vectors.length === 0) throw new RangeError('squaredDeviations: at least one vector is required, got none')
  const first = vectors[0]
  const shift = new Float64Array(first.length)
  for (const x of vectors) {
    if (x.length !== first.length)
      throw new RangeError(`squaredDeviations: vectors of ${first.length} coordinates are required, got ${x.length}`)
    for (let i = 0; i < shift.length; i++) shift[i] += x[i] - first[i]
  }
  return squaredDistances(
    vectors,
    shift.map((s, i) => first[i] + s / vectors.length),
  )
}

/** ‖x_b − y‖² of every vector, in double precision [n]: its squared deviations where y is known to be the mean. */
export const squaredDistances = (vectors: readonly (Float32Array | Float64Array)[], y: Float64Array): Float64Array =>
  Float64Array.from(vectors, x => squaredDistance(x, y))

/** ‖x − y‖² in double precision. */
export function squaredDistance(x: Float32Array | Float64Array, y: Float32Array | Float64Array): number {
  let sum = 0
  for (let i = 0; i < x.length; i++) {
    const difference = x[i] - y[i]
    sum += difference * difference
  }
  return sum
}
