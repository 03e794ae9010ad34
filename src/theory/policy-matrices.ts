import { identity } from '../matrices/identity.js'
import { product } from '../matrices/product.js'
import { sum } from '../matrices/sum.js'
import { transposeProduct } from '../matrices/transpose-product.js'
import type { LinearQuadratic } from '../problems/linear-quadratic.js'

/**
 * What a linear policy a = K s + σ ξ makes of a system: M = A + B K [n·n] (`M`), the cost of one stage I + KᵀK [n·n]
 * (`stage`), and σ² (`variance`).
 * @param name whom a refusal names
 * @throws RangeError for another count of numbers in `gain` than K has, or a deviation σ that is negative or not finite
 */
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
