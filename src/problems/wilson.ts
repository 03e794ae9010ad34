import type { Key } from '../random/key.js'
import { uniforms } from '../random/uniforms.js'
import { float64Space } from '../vectors/float64-vector.js'
import type { Problem } from './problem.js'

export interface WilsonOptions {
  /** training samples n ≥ 1 */
  readonly samples: number
  /** P[y = 1] in (½, 1] */
  readonly positiveShare: number
  /** what the labels are drawn from */
  readonly key: Key
}

/**
 * Least squares on the data of Wilson et al. 2017, on which adaptive methods fit every example and generalise to none of
 * the smaller class (lemma 2 of Balles & Hennig 2018). Feature 1 is the label y_i = ±1, features 2 and 3 are 1, and each
 * sample has private features that no other has: one that is 1, and four more where y_i = −1. A test sample's private
 * features are unseen.
 *
 * From θ_0 = 0 a method that works element by element on full gradients cannot tell apart the private features of one
 * class, nor features 2 and 3. So there are four different coordinates, θ = (feature 1, features 2 and 3, private of +1,
 * private of −1), of which the least-squares problem has `copies`, and the problem here is written in these four.
 */
export interface Wilson {
  readonly positives: number
  readonly negatives: number
  /** how many features share each of the four coordinates: 1, 2, n₊, 5n₋ */
  readonly copies: readonly number[]
  /** sign(Xᵀy) by coordinate; X sign(Xᵀy) = 4y */
  readonly sign: readonly number[]
  /** R(θ) = ‖Xθ − y‖²/(2n) and its gradient Xᵀ(Xθ − y)/n, one of the equal ones for each coordinate */
  readonly problem: Problem<null>
  /** the score (Xθ)_i of a sample of each class: in training, and for a test sample */
  scores(theta: ArrayLike<number>): {
    train: { positive: number; negative: number }
    test: { positive: number; negative: number }
  }
}

/**
 * The problem for labels that are drawn by the key.
 * @throws RangeError for `samples` or `positiveShare` out of range, and where the labels drawn have no majority of +1, on which the example rests
 */
export function wilson({ samples: n, positiveShare: p, key }: WilsonOptions): Wilson {
  if (!(Number.isInteger(n) && n >= 1)) throw new RangeError(`wilson: samples must be a positive integer, got ${n}`)
  if (!(p > 0.5 && p <= 1)) throw new RangeError(`wilson: positiveShare must be above 0.5 and at most 1, got ${p}`)
  const positives = uniforms(key, n).reduce((count, u) => count + (u < p ? 1 : 0), 0)
  const negatives = n - positives
  if (positives <= negatives)
    throw new RangeError(
      `wilson: the labels must have a majority of +1, got ${positives} of ${n}; take more samples, a larger probability of +1 or another seed`,
    )
  const scores = ([label, shared, positive, negative]: ArrayLike<number> & Iterable<number>) => {
    const test = { positive: label + 2 * shared, negative: -label + 2 * shared }
    return { test, train: { positive: test.positive + positive, negative: test.negative + 5 * negative } }
  }
  return {
    positives,
    negatives,
    copies: [1, 2, positives, 5 * negatives],
    sign: [1, 1, 1, -1],
    scores: theta => scores(Array.from(theta)),
    problem: {
      name: 'wilson',
      space: float64Space,
      dimension: 4,
      evaluate(theta) {
        const { train } = scores(theta.read())
        // (Xθ − y)_i of the two classes
        const [up, down] = [train.positive - 1, negatives === 0 ? 0 : train.negative + 1]
        const [upSum, downSum] = [(positives * up) / n, (negatives * down) / n]
        return {
          loss: 0.5 * (upSum * up + downSum * down),
          gradient: float64Space.vector([upSum - downSum, upSum + downSum, up / n, down / n]),
        }
      },
    },
  }
}
