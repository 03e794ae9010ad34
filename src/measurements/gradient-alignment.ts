import { igt } from '../estimators/igt.js'
import { webAssemblySpace } from '../matrices/webassembly-space.js'
import { heavyBall } from '../optimizers/heavy-ball.js'
import type { StochasticQuadratic } from '../problems/stochastic-quadratic.js'
import type { Key } from '../random/key.js'
import { streamTrajectory } from '../trajectories/stream-trajectory.js'
import type { Vector } from '../vectors/vector.js'

export interface GradientAlignmentOptions {
  /** its paths run side by side, each on its own */
  readonly problem: StochasticQuadratic
  readonly learningRate: number
  /** θ_0 − θ* of every path [paths·d], with θ* = 0 */
  readonly start: Vector
  readonly key: Key
  readonly distances: readonly number[]
  /** `mean`: all paths at the first step at which their mean distance is small enough; `path`: each at its own first */
  readonly reached: 'mean' | 'path'
  /** how many updates a path makes at most */
  readonly steps: number
  /** Called now and then with the number of updates done; what it throws ends the walk. */
  readonly progress?: (step: number) => void
}

/** An estimate of the gradient beside the gradient. */
export interface Alignment {
  /** of the angle between estimate and gradient; NaN where one of them is 0 */
  readonly cosine: number
  /** ‖estimate‖ */
  readonly estimateNorm: number
  /** ‖estimate − gradient‖ */
  readonly noiseNorm: number
}

/** One path at the iterate that is as near to the minimum as a distance asks. */
export interface AlignedPath {
  readonly path: number
  /** updates done */
  readonly step: number
  readonly sgd: Alignment
  readonly igt: Alignment
}

export interface AlignmentAtDistance {
  readonly distance: number
  /** the paths that came so near, in the order of their numbers */
  readonly reached: readonly AlignedPath[]
  /** paths that have overflowed and did not come so near before */
  readonly diverged: number
}

/**
 * How the estimates of SGD and of implicit gradient transport point along the gradient, sampled on IGT's own paths: both
 * are made at IGT's iterates from the same draw. Arnold et al. 2019, figures 2b and 2c.
 *
 * The mean of the noises that IGT's estimate carries is correlated with the iterate that they led to, so the formula
 * ‖∇f‖/√(‖∇f‖² + tr Σ/n) holds for SGD (n = 1) and not for IGT. For the same reason it matters how a distance D is reached:
 * `mean` looks at every path at the first step t, from 0, where the mean over the paths of ‖θ_t − θ*‖ is at most D; `path` at
 * each at its own first t with ‖θ_t − θ*‖ ≤ D, which picks paths that just move inwards and raises IGT's cosine.
 */
export function gradientAlignment(options: GradientAlignmentOptions): AlignmentAtDistance[] {
  const { learningRate, key, distances, reached, steps } = options
  const { paths, dimension } = options.problem
  const d = options.problem.eigenvalues.length
  const space = webAssemblySpace(dimension)
  const problem = options.problem.inSpace(space)
  const parts = { problem, estimator: igt<Key>(), optimizer: heavyBall({ learningRate }) }
  const found = distances.map(distance => ({ distance, at: new Map<number, AlignedPath>() }))
  const numbers = Array.from({ length: paths }, (_, path) => path)
  let lost = 0

  for (const next of streamTrajectory(parts, space.vector(options.start.read()), key)) {
    // where the estimate was made
    const x = next.estimator.previous
    if (next.estimate !== null && x !== null) {
      const { estimate } = next
      const step = next.step - 1
      const away = numbers.map(path => norm(x.read(), path * d, d))
      const mean = away.reduce((sum, each) => sum + each / paths, 0)
      const arrivals = found.flatMap(({ distance, at }) =>
        numbers
          .filter(path => !at.has(path) && (reached === 'mean' ? mean : away[path]) <= distance)
          .map(path => ({ at, path })),
      )
      if (arrivals.length > 0)
        space.scope(() => {
          const plain = problem.evaluate(x, key.child(step)).gradient.read()
          const transported = estimate.read()
          const gradient = problem.gradient(x).read()
          for (const { at, path } of arrivals)
            at.set(path, {
              path,
              step,
              sgd: alignment(plain, gradient, path * d, d),
              igt: alignment(transported, gradient, path * d, d),
            })
        })
      lost = away.reduce((count, each) => count + (Number.isFinite(each) ? 0 : 1), 0)
    }
    if (next.step % 256 === 0) options.progress?.(next.step)
    if (next.step > steps || lost === paths || found.every(({ at }) => at.size === paths)) break
  }
  return found.map(({ distance, at }) => ({
    distance,
    reached: [...at.values()].sort((a, b) => a.path - b.path),
    diverged: Math.min(lost, paths - at.size),
  }))
}

function norm(values: ArrayLike<number>, from: number, d: number): number {
  let squares = 0
  for (let i = from; i < from + d; i++) squares += values[i] * values[i]
  return Math.sqrt(squares)
}

function alignment(estimate: ArrayLike<number>, gradient: ArrayLike<number>, from: number, d: number): Alignment {
  let [dot, size, noise, truth] = [0, 0, 0, 0]
  for (let i = from; i < from + d; i++) {
    dot += estimate[i] * gradient[i]
    size += estimate[i] ** 2
    noise += (estimate[i] - gradient[i]) ** 2
    truth += gradient[i] ** 2
  }
  return {
    cosine: dot / (Math.sqrt(size) * Math.sqrt(truth)),
    estimateNorm: Math.sqrt(size),
    noiseNorm: Math.sqrt(noise),
  }
}
