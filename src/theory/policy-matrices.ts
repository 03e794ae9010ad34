import { product } from '../matrices/product.js'
import { transposeProduct } from '../matrices/transpose-product.js'
import type { LinearQuadratic } from '../problems/linear-quadratic.js'

/** What a linear policy makes of the dynamics: M = A + B K, and I + KᵀK, the cost of one stage. */
export function policyMatrices(name: string, system: LinearQuadratic, gain: Float64Array, deviation: number) {
  const { stateDimension: n, actionDimension: m, dynamics, input } = system
  if (gain.length !== m * n) throw new RangeError(`${name}: gain must have ${m} × ${n} numbers, got ${gain.length}`)
  if (!(deviation >= 0 && deviation < Infinity))
    throw new RangeError(`${name}: deviation must be a finite number of at least 0, got ${deviation}`)
  return {
    M: sum(dynamics, product(input, gain, m)),
    stage: sum(identity(n), transposeProduct(gain, gain, m)),
    variance: deviation ** 2,
  }
}

/** A + B */
export const sum = (a: Float64Array, b: Float64Array): Float64Array => a.map((x, i) => x + b[i])

/** I [d × d] */
export function identity(d: number): Float64Array {
  const result = new Float64Array(d * d)
  for (let i = 0; i < d; i++) result[i * d + i] = 1
  return result
}

/** tr A of A [d × d] */
export function trace(a: Float64Array, d: number): number {
  let total = 0
  for (let i = 0; i < d; i++) total += a[i * d + i]
  return total
}
