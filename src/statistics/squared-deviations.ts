import { accumulate, vectorMoments } from './vector-moments.js'

/**
 * ‖x_b − x̄‖² of every vector, x̄ their mean, in double precision [n]. Their mean is tr Cov, divided by n.
 * @throws RangeError without a vector, or when dimensions differ
 */
export function squaredDeviations(vectors: readonly (Float32Array | Float64Array)[]): Float64Array {
  if (vectors.length === 0) throw new RangeError('squaredDeviations: at least one vector is required, got none')
  const moments = vectorMoments(vectors[0].length)
  for (const x of vectors) accumulate(moments, x)
  const mean = moments.sum.map(x => x / vectors.length)
  return Float64Array.from(vectors, x =>
    x instanceof Float32Array ? squaredDistanceSingle(x, mean) : squaredDistanceDouble(x, mean),
  )
}

function squaredDistanceSingle(x: Float32Array, y: Float64Array): number {
  let sum = 0
  for (let i = 0; i < x.length; i++) sum += (x[i] - y[i]) * (x[i] - y[i])
  return sum
}

function squaredDistanceDouble(x: Float64Array, y: Float64Array): number {
  let sum = 0
  for (let i = 0; i < x.length; i++) sum += (x[i] - y[i]) * (x[i] - y[i])
  return sum
}
