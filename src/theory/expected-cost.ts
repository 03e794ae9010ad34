import type { LinearQuadratic } from '../problems/linear-quadratic.js'
import type { Stream } from '../problems/problem.js'
import { float64Space } from '../vectors/float64-vector.js'
import { policyCost, policyGradient } from './policy-cost.js'

/**
 * The expectation of `reinforce` over its trajectories as a problem: every draw gives the exact cost and gradient at σ,
 * so that SGD on it is gradient descent. x is the gain K [actionDimension × stateDimension], row by row.
 * @throws RangeError, at an evaluation, as `policyCost`
 */
export function expectedCost(system: LinearQuadratic, deviation: number): Stream {
  return {
    name: 'expected-cost',
    space: float64Space,
    dimension: system.stateDimension * system.actionDimension,
    evaluate(x) {
      const gain = Float64Array.from(x.read())
      return {
        // when it is asked for: descent only needs the gradient
        get loss() {
          return policyCost(system, gain, deviation)
        },
        gradient: float64Space.vector(policyGradient(system, gain, deviation)),
      }
    },
  }
}
