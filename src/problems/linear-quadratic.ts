import type { Key } from '../random/key.js'
import { normals } from '../random/normals.js'
import { spectralRadius } from './spectral-radius.js'

/**
 * Linear dynamics with a quadratic cost over a finite horizon: s_{t+1} = A s_t + B a_t from s_0 ~ N(0, I), and the cost
 * Σ_{t<T} (‖s_t‖² + ‖a_t‖²) + ‖s_T‖², that is Q = R = S_0 = I.
 */
export interface LinearQuadratic {
  readonly stateDimension: number
  readonly actionDimension: number
  /** A [stateDimension × stateDimension], row by row */
  readonly dynamics: Float64Array
  /** B [stateDimension × actionDimension], row by row */
  readonly input: Float64Array
  /** T */
  readonly horizon: number
}

type Rows = readonly (readonly number[])[]

/**
 * A problem of given dynamics and input, as rows of numbers.
 * @throws RangeError when the dynamics are not square, the input has another number of rows, rows differ in length, a
 * number is not finite, or the horizon is not a positive integer
 */
export function linearQuadratic(given: { dynamics: Rows; input: Rows; horizon: number }): LinearQuadratic {
  const { dynamics, input, horizon } = given
  const n = dynamics.length
  const m = widthOf('input', input)
  const columns = widthOf('dynamics', dynamics)
  if (columns !== n)
    throw new RangeError(`linearQuadratic: dynamics must be square, got ${n} rows of ${columns} numbers`)
  if (input.length !== n)
    throw new RangeError(`linearQuadratic: input must have a row for each of the ${n} states, got ${input.length} rows`)
  checkHorizon(horizon)
  return {
    stateDimension: n,
    actionDimension: m,
    dynamics: Float64Array.from(dynamics.flat()),
    input: Float64Array.from(input.flat()),
    horizon,
  }
}

export interface RandomSystemOptions {
  readonly stateDimension: number
  readonly actionDimension: number
  /** spectral radius of the dynamics */
  readonly radius: number
  readonly horizon: number
  readonly key: Key
}

/**
 * A random problem: standard normal dynamics rescaled to the given spectral radius, and input of variance
 * 1/stateDimension.
 * @throws RangeError for a dimension or a horizon that is not a positive integer, or a negative radius
 */
export function randomLinearQuadratic(options: RandomSystemOptions): LinearQuadratic {
  const { stateDimension: n, actionDimension: m, radius, horizon, key } = options
  for (const [name, d] of Object.entries({ stateDimension: n, actionDimension: m }))
    if (!Number.isInteger(d) || d < 1)
      throw new RangeError(`randomLinearQuadratic: ${name} must be a positive integer, got ${d}`)
  if (!(radius >= 0 && radius < Infinity))
    throw new RangeError(`randomLinearQuadratic: radius must be a finite number of at least 0, got ${radius}`)
  checkHorizon(horizon)
  const drawn = normals(key.child('dynamics'), n * n)
  const scale = radius / spectralRadius(drawn, n)
  return {
    stateDimension: n,
    actionDimension: m,
    dynamics: drawn.map(x => scale * x),
    input: normals(key.child('input'), n * m).map(x => x / Math.sqrt(n)),
    horizon,
  }
}

/** Numbers in each row. */
function widthOf(name: string, rows: Rows): number {
  const width = rows[0]?.length ?? 0
  const uneven = rows.find(row => row.length !== width)
  if (width === 0) throw new RangeError(`linearQuadratic: ${name} must have at least one number, got none`)
  if (uneven !== undefined)
    throw new RangeError(
      `linearQuadratic: rows of ${name} must have equal length, got ${width} and ${uneven.length} numbers`,
    )
  const wrong = rows.flat().find(value => !Number.isFinite(value))
  if (wrong !== undefined) throw new RangeError(`linearQuadratic: ${name} must be finite numbers, got ${wrong}`)
  return width
}

function checkHorizon(horizon: number): void {
  if (!Number.isInteger(horizon) || horizon < 1)
    throw new RangeError(`linearQuadratic: horizon must be a positive integer, got ${horizon}`)
}
