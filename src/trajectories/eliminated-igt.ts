import type { Problem } from '../problems/problem.js'
import type { Vector } from '../vectors/vector.js'
import { type Draws, drawsOf } from './stream-trajectory.js'

export interface EliminatedIgtOptions<Draw> {
  readonly problem: Problem<Draw>
  /** α, constant: the velocity is eliminated by it. With a schedule take `igt` and `heavyBall`. */
  readonly learningRate: number
}

/**
 * The path of implicit gradient transport with its velocity eliminated,
 *
 *     θ_{t+1} = ((2t+1)/(t+1)) θ_t − (t/(t+1)) θ_{t−1} − (α/(t+1)) g(θ_t + t(θ_t − θ_{t−1})),
 *
 * θ_0, θ_1, … without end (Arnold et al. 2019, section 2.3). It is the path of `igt` with plain steps, by another sum.
 */
export function* eliminatedIgt<Draw>(
  { problem, learningRate }: EliminatedIgtOptions<Draw>,
  start: Vector,
  draws: Draws<Draw>,
): Generator<Vector, never, undefined> {
  const draw = drawsOf(draws)
  let state = { x: start.times(1), before: start.times(1) }
  for (let t = 0; ; t++) {
    yield state.x
    state = problem.space.advance(state, ({ x, before }) => {
      const { gradient } = problem.evaluate(x.plusTimes(x.minus(before), t), draw(t))
      const extrapolated = x.times((2 * t + 1) / (t + 1)).plusTimes(before, -t / (t + 1))
      return { x: extrapolated.plusTimes(gradient, -learningRate / (t + 1)), before: x }
    })
  }
}
