/**
 * Count, sum and sum of squared norms of vectors, in double precision: what the trace of their covariance needs,
 * without keeping the vectors. Moments of parts merge into the moments of the whole.
 */
export interface VectorMoments {
  /** how many vectors n */
  count: number
  /** Σx [dimension] */
  readonly sum: Float64Array
  /** Σ‖x‖² */
  sumOfSquares: number
}

/** @throws RangeError when the dimension is no positive integer */
export function vectorMoments(dimension: number): VectorMoments {
  if (!Number.isInteger(dimension) || dimension < 1)
    throw new RangeError(`vectorMoments: dimension must be a positive integer, got ${dimension}`)
  return { count: 0, sum: new Float64Array(dimension), sumOfSquares: 0 }
}

/**
 * Adds one vector to `moments`, in place: with millions of coordinates a copy per vector would cost more than the sum.
 * @throws RangeError when the vector has another dimension
 */
export function accumulate(moments: VectorMoments, x: Float32Array | Float64Array): void {
  const { sum } = moments
  if (x.length !== sum.length)
    throw new RangeError(`accumulate: a vector of ${sum.length} coordinates is required, got ${x.length}`)
  // One loop for each kind of array keeps both of them fast.
  moments.sumOfSquares += x instanceof Float32Array ? addSingle(sum, x) : addDouble(sum, x)
  moments.count++
}

function addSingle(sum: Float64Array, x: Float32Array): number {
  let squares = 0
  for (let i = 0; i < x.length; i++) {
    const value = x[i]
    sum[i] += value
    squares += value * value
  }
  return squares
}

function addDouble(sum: Float64Array, x: Float64Array): number {
  let squares = 0
  for (let i = 0; i < x.length; i++) {
    const value = x[i]
    sum[i] += value
    squares += value * value
  }
  return squares
}

/**
 * Adds x − reference to `moments`, in place, and writes it to `into`: one way through memory instead of two.
 * @throws RangeError when a vector has another dimension
 */
export function accumulateDifference(
  moments: VectorMoments,
  x: Float32Array | Float64Array,
  reference: Float32Array | Float64Array,
  into: Float64Array,
): void {
  const { sum } = moments
  for (const { length } of [x, reference, into])
    if (length !== sum.length)
      throw new RangeError(`accumulateDifference: vectors of ${sum.length} coordinates are required, got ${length}`)
  let squares = 0
  for (let i = 0; i < into.length; i++) {
    const value = x[i] - reference[i]
    into[i] = value
    sum[i] += value
    squares += value * value
  }
  moments.sumOfSquares += squares
  moments.count++
}

/**
 * The moments of all vectors of both parts.
 * @throws RangeError when the parts have different dimensions
 */
export function mergeMoments(first: VectorMoments, second: VectorMoments): VectorMoments {
  if (first.sum.length !== second.sum.length)
    throw new RangeError(`mergeMoments: dimensions must agree, got ${first.sum.length} and ${second.sum.length}`)
  const sum = first.sum.slice()
  addDouble(sum, second.sum)
  return { count: first.count + second.count, sum, sumOfSquares: first.sumOfSquares + second.sumOfSquares }
}

/**
 * Σ‖x − x̄‖² = Σ‖x‖² − ‖Σx‖²/n, not below 0 where rounding would put it. The difference loses as many digits as the mean
 * is longer than the deviations: about 1e-13·n·‖x̄‖² of it is rounding.
 */
export function sumOfSquaredDeviations(moments: VectorMoments): number {
  let norm = 0
  for (let i = 0; i < moments.sum.length; i++) norm += moments.sum[i] * moments.sum[i]
  return Math.max(moments.sumOfSquares - norm / moments.count, 0)
}

/**
 * tr Cov = mean‖x − x̄‖², divided by n.
 * @throws RangeError without a vector
 */
export function covarianceTrace(moments: VectorMoments): number {
  if (moments.count === 0) throw new RangeError('covarianceTrace: at least one vector is required, got none')
  return sumOfSquaredDeviations(moments) / moments.count
}
