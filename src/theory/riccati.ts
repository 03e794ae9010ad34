import { identity } from '../matrices/identity.js'
import { product } from '../matrices/product.js'
import { solve } from '../matrices/solve.js'
import { sum } from '../matrices/sum.js'
import { trace } from '../matrices/trace.js'
import { transpose } from '../matrices/transpose.js'
import { transposeProduct } from '../matrices/transpose-product.js'
import type { LinearQuadratic } from '../problems/linear-quadratic.js'
import { policyMatrices } from './policy-matrices.js'

export interface RiccatiSolution {
  /** P [stateDimension × stateDimension], row by row: sᵀPs is the least cost from s on */
  readonly cost: Float64Array
  /** K* [actionDimension × stateDimension], row by row */
  readonly gain: Float64Array
  /** largest entry of P − F(P), over the largest of P */
  readonly residual: number
}

/**
 * The best policy over an endless horizon without noise: a = K* s, with P = F(P) and
 *
 *   F(P) = I + AᵀPA − AᵀPB (I + BᵀPB)⁻¹ BᵀPA,   K* = −(I + BᵀPB)⁻¹ BᵀPA
 *
 * by doubling (Anderson 1978; Chu, Fan and Lin 2005): from A_0 = A, G_0 = BBᵀ, H_0 = I, with W = (I + G H)⁻¹,
 * A⁺ = A W A, G⁺ = G + A W G Aᵀ, H⁺ = H + Aᵀ H W A. After k doublings H is F applied 2^k times to 0.
 * @throws RangeError when there is no such P, since the input does not reach a direction that does not decay
 */
export function riccati(system: LinearQuadratic): RiccatiSolution {
  const { stateDimension: n, actionDimension: m, dynamics, input } = system
  let A = dynamics
  let G = product(input, transpose(input, n), m)
  let H = identity(n)
  for (let doubling = 0; doubling < mostDoublings && [A, G, H].every(finite); doubling++) {
    const inverseW = sum(identity(n), product(G, H, n))
    if (!finite(inverseW)) break
    const WA = solve(inverseW, A)
    const WG = solve(inverseW, G)
    const added = transposeProduct(A, product(H, WA, n), n)
    G = symmetric(sum(G, product(product(A, WG, n), transpose(A, n), n)), n)
    A = product(A, WA, n)
    H = symmetric(sum(H, added), n)
    if (!(largest(added) < Number.EPSILON * largest(H))) continue
    // F contracts: applied thrice it takes away what rounding left
    for (let time = 0; time < 3; time++) H = best(system, H).cost
    const { cost, gain } = best(system, H)
    return { cost: H, gain, residual: largest(cost.map((x, i) => x - H[i])) / largest(H) }
  }
  throw new RangeError(
    'riccati: no policy has a finite cost over an endless horizon; input must reach each direction in which dynamics do not decay',
  )
}

/**
 * The least cost over the problem's own horizon, by gains that may change from step to step: tr P_0 with P_T = I and
 * P_t = F(P_{t+1}), F of `riccati`.
 */
export function leastCost(system: LinearQuadratic): number {
  let P = identity(system.stateDimension)
  for (let t = 0; t < system.horizon; t++) P = best(system, P).cost
  return trace(P)
}

/** The gain −(I + BᵀPB)⁻¹ BᵀPA, and F(P) as what it costs, I + KᵀK + MᵀPM with M = A + BK: a sum without cancellation. */
function best(system: LinearQuadratic, P: Float64Array): { cost: Float64Array; gain: Float64Array } {
  const { stateDimension: n, actionDimension: m, dynamics: A, input: B } = system
  const BPB = transposeProduct(B, product(P, B, n), n)
  const gain = solve(sum(identity(m), BPB), transposeProduct(B, product(P, A, n), n)).map(x => -x)
  const { M, stage } = policyMatrices('riccati', system, gain, 0)
  return { cost: symmetric(sum(stage, transposeProduct(M, product(P, M, n), n)), n), gain }
}

/** What has not come to rest after 2⁶⁰ steps grows. */
const mostDoublings = 60

const symmetric = (M: Float64Array, d: number): Float64Array => sum(M, transpose(M, d)).map(x => x / 2)
const largest = (M: Float64Array): number => M.reduce((most, x) => Math.max(most, Math.abs(x)), 0)
const finite = (M: Float64Array): boolean => M.every(Number.isFinite)
