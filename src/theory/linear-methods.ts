import type { AveragingWeights } from '../averages/averaging-weights.js'
import { constantWeights } from '../averages/constant-weights.js'
import { tailWeights } from '../averages/exponential-tail.js'
import { uniformWeights } from '../averages/uniform-weights.js'

/**
 * Stochastic methods whose iterate is a linear function of the gradients (Arnold et al. 2019). On a quadratic their
 * moments need no sampling.
 */
export const linearMethods = [
  'sgd',
  'momentum',
  'increasing-momentum',
  'igt',
  'ita',
  'heavy-ball',
  'heavy-ball-igt',
  'heavy-ball-ita',
] as const
export type LinearMethod = (typeof linearMethods)[number]

/**
 * With the n-th gradient g_n (n from 1), taken at y = θ + s_n(θ − θ_prev):
 *
 *     v ← γ_n v + (1−γ_n) g_n,   w ← μ w − α v,   θ ← θ + w,
 *
 * s_n = γ_n/(1−γ_n) where the method transports its old gradients to the new point, else 0.
 */
export interface LinearMethodParts {
  /** γ_n */
  readonly weights: AveragingWeights
  readonly isTransported: boolean
  /** μ of the heavy-ball family, else 0 */
  readonly heavyBallMomentum: number
}

/**
 * @param caller whom a refusal names
 * @param momentum γ of `momentum`, μ of the heavy-ball family, in [0, 1)
 * @param tailFraction c of `ita` and `heavy-ball-ita`, in (0, 1]
 * @throws RangeError for an unknown method, and for a momentum or a tail fraction outside its range
 */
export function partsOf(
  caller: string,
  method: LinearMethod,
  momentum: number,
  tailFraction: number,
): LinearMethodParts {
  if (!linearMethods.includes(method))
    throw new RangeError(`${caller}: method must be one of ${linearMethods.join(', ')}, got ${String(method)}`)
  if (!(momentum >= 0 && momentum < 1)) throw new RangeError(`${caller}: momentum must be in [0, 1), got ${momentum}`)
  if (!(tailFraction > 0 && tailFraction <= 1))
    throw new RangeError(`${caller}: tailFraction must be in (0, 1], got ${tailFraction}`)
  const heavyBallMomentum = method.startsWith('heavy-ball') ? momentum : 0
  switch (method) {
    case 'sgd':
    case 'heavy-ball':
      return { weights: constantWeights(0), isTransported: false, heavyBallMomentum }
    case 'momentum':
      return { weights: constantWeights(momentum), isTransported: false, heavyBallMomentum }
    case 'increasing-momentum':
      return { weights: uniformWeights(), isTransported: false, heavyBallMomentum }
    case 'igt':
    case 'heavy-ball-igt':
      return { weights: uniformWeights(), isTransported: true, heavyBallMomentum }
    case 'ita':
    case 'heavy-ball-ita':
      return { weights: tailWeights(tailFraction), isTransported: true, heavyBallMomentum }
  }
}
