import type { FiniteSum, MiniBatch } from '../problems/problem.js'
import type { Vector } from '../vectors/vector.js'
import type { GradientEstimator } from './estimator.js'
import { defaultInnerSteps, evaluateMegaBatch, type MegaBatchState, requireInnerSteps } from './mega-batch.js'

export interface ScsgOptions {
  /** m: updates between mega-batches, and mini-batches in one. Default 10. */
  readonly innerSteps?: number
}

export interface ScsgState extends MegaBatchState {
  /** g_b(w̃) of the mega-batch's mini-batches, in its order [m]; none between passes */
  readonly stored: readonly Vector[]
}

/**
 * SCSG: g_b(w) − g_b(w̃) + g̃ as in streaming SVRG, but the mini-batches of the m steps are those of the mega-batch, in the
 * same order, and their gradients at w̃ are kept (Lei & Jordan 2017; as in Defazio & Bottou 2019, section 6, and their
 * code).
 *
 * A pass of M mini-batches is cut into ⌊M/m⌋ mega-batches, so it makes m·⌊M/m⌋ updates: what is left of it makes none, as
 * the last of 391 mini-batches does not with m = 10. Evaluations: m mini-batches for a mega-batch and 1 an update, 2 an
 * update in all. It pays where its variance is below 1/2 of SGD's.
 *
 * Unbiased at the snapshot, over mega-batches: there the estimate is g̃. Given the mega-batch S and a uniform b of it, the
 * estimate is that of S alone, E_b = mean_{b∈S} g_b(w); and since w has moved along the gradients of S, it depends on S.
 * @throws RangeError when innerSteps is not a positive integer; where a pass has no whole mega-batch (left); for a
 * mini-batch that is not of the mega-batch
 */
export function scsg(options: ScsgOptions = {}): GradientEstimator<ScsgState, FiniteSum, MiniBatch> {
  const { innerSteps = defaultInnerSteps } = options
  requireInnerSteps('scsg', innerSteps)

  const takeMegaBatch = (problem: FiniteSum, x: Vector, pass: readonly MiniBatch[], from: number): ScsgState => {
    const batches = pass.slice(from, from + innerSteps)
    if (batches.length < innerSteps)
      throw new RangeError(
        `scsg: a mega-batch is ${innerSteps} mini-batches, but the pass has ${batches.length} of ${pass.length} left; make innerSteps smaller`,
      )
    const { stored, megabatchGradient } = problem.space.scope(() => {
      const { gradients, mean } = evaluateMegaBatch(problem, x, batches)
      return { stored: gradients, megabatchGradient: mean }
    })
    const places = Int32Array.from(batches, ({ position }) => position)
    return { snapshot: x, megabatchGradient, places, age: 0, stored }
  }

  return {
    name: 'scsg',
    unbiased: 'at the snapshot',
    megabatches: 'of the steps',
    updates: miniBatches => innerSteps * Math.floor(miniBatches / innerSteps),
    begin: (problem, x, pass) => takeMegaBatch(problem, x, pass, 0),
    prepare(problem, x, pass, state) {
      if (state.age < innerSteps) return state
      const last = state.places[innerSteps - 1]
      return takeMegaBatch(problem, x, pass, pass.findIndex(({ position }) => position === last) + 1)
    },
    estimate(problem, x, batch, state) {
      const place = state.places.indexOf(batch.position)
      if (place < 0)
        throw new RangeError(
          `scsg: mini-batch ${batch.position} is not of the mega-batch of mini-batches ${state.places.join(', ')}`,
        )
      const gradient = problem.evaluate(x, batch).gradient.minus(state.stored[place]).plus(state.megabatchGradient)
      return { gradient, state: { ...state, age: state.age + 1 } }
    },
    rest: state => ({ ...state, stored: [] }),
    snapshot: ({ snapshot }) => ({ point: snapshot }),
  }
}
