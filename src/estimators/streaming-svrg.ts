import type { FiniteSum, MiniBatch } from '../problems/problem.js'
import { integers } from '../random/integers.js'
import type { Key } from '../random/key.js'
import type { Vector } from '../vectors/vector.js'
import type { GradientEstimator } from './estimator.js'
import { defaultInnerSteps, evaluateMegaBatch, type MegaBatchState, requireInnerSteps } from './mega-batch.js'

export interface StreamingSvrgOptions {
  /** of the mega-batches: the n-th of a run, from 0, is drawn with its child n */
  readonly key: Key
  /** m: updates between mega-batches, and mini-batches in one. Default 10. */
  readonly innerSteps?: number
}

export interface StreamingSvrgState extends MegaBatchState {
  /** mega-batches drawn since the start of the run */
  readonly drawn: number
}

/**
 * Streaming SVRG: g_b(w) − g_b(w̃) + g̃, where w̃ is the iterate of every m-th update and g̃ the mean gradient at w̃ of a
 * mega-batch of m mini-batches, drawn with replacement from the pass and independently of the mini-batches of the steps
 * (Defazio & Bottou 2019, section 6, equation 2, with 1/b for the 1/n that is printed there).
 *
 * A pass starts with a mega-batch, so the last one of a pass may serve fewer updates. Evaluations: m mini-batches for a
 * mega-batch and 2 an update, 3 an update where m divides the pass. It pays where its variance is below 1/3 of SGD's.
 *
 * Unbiased over mega-batches: with E over b and the mega-batch, E[g_b(w) − g_b(w̃) − f'(w) + f'(w̃)] = 0 since b is
 * independent of w and w̃, and E[g̃ − f'(w̃)] = 0 since the mega-batch is independent of w̃. Given the mega-batch it is off
 * by g̃ − f'(w̃) in all m updates.
 * @throws RangeError when innerSteps is not a positive integer
 */
export function streamingSvrg(
  options: StreamingSvrgOptions,
): GradientEstimator<StreamingSvrgState, FiniteSum, MiniBatch> {
  const { key, innerSteps = defaultInnerSteps } = options
  requireInnerSteps('streamingSvrg', innerSteps)

  const takeMegaBatch = (problem: FiniteSum, x: Vector, pass: readonly MiniBatch[], drawn: number) => {
    const places = integers(key.child(drawn), innerSteps, pass.length)
    const megabatchGradient = problem.space.scope(
      () =>
        evaluateMegaBatch(
          problem,
          x,
          Array.from(places, place => pass[place]),
        ).mean,
    )
    return { snapshot: x, megabatchGradient, places, age: 0, drawn: drawn + 1 }
  }

  return {
    name: 'streaming-svrg',
    unbiased: 'over mega-batches',
    megabatches: 'independent',
    begin: (problem, x, pass, state) => takeMegaBatch(problem, x, pass, state?.drawn ?? 0),
    prepare: (problem, x, pass, state) =>
      state.age >= innerSteps ? takeMegaBatch(problem, x, pass, state.drawn) : state,
    estimate(problem, x, batch, state) {
      const atSnapshot = problem.evaluate(state.snapshot, batch).gradient
      const gradient = problem.evaluate(x, batch).gradient.minus(atSnapshot).plus(state.megabatchGradient)
      return { gradient, state: { ...state, age: state.age + 1 } }
    },
    snapshot: ({ snapshot }) => ({ point: snapshot }),
  }
}
