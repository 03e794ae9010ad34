import type { GradientEstimator } from '../estimators/estimator.js'
import { atAccess, type Locks, locked } from '../problems/locks.js'
import { type Evaluation, evaluateMany, type FiniteSum, inBlocks, type MiniBatch, viewOf } from '../problems/problem.js'
import type { StoredVectors, Vector } from '../vectors/vector.js'

/** Where an estimator is looked at: the iterate stands still, and every snapshot is taken at the same point. */
export interface FrozenPoint {
  readonly problem: FiniteSum
  /** w_k */
  readonly x: Vector
  /** w̃ */
  readonly snapshot: Vector
  readonly locks?: Locks
}

/** A partition at a frozen point. */
export interface FrozenPass {
  readonly pass: readonly MiniBatch[]
  /** ā, the mean over the partition of the mini-batch gradients at w_k [dimension] */
  readonly fullGradient: Float64Array
  /**
   * The errors e_k = estimate_k − ā of successive steps, one for each of `steps`, mini-batches of the partition in any
   * order; each is valid until the next is asked for.
   * @param whole what the estimator takes for the pass; default the partition
   */
  errors<State>(
    estimator: GradientEstimator<State, FiniteSum, MiniBatch>,
    steps: readonly MiniBatch[],
    whole?: readonly MiniBatch[],
  ): Generator<Float64Array, void, undefined>
}

/**
 * Runs `look` on a partition at a frozen point. With locks every mini-batch is evaluated once at each of the two points,
 * whatever `look` asks for; its gradients are freed when `look` is done.
 */
export function atFrozenPoint<Result>(
  { problem, x, snapshot, locks = locked }: FrozenPoint,
  pass: readonly MiniBatch[],
  look: (frozen: FrozenPass) => Result,
): Result {
  const lockedAll = locks.transforms && locks.dropout
  return problem.space.scope(() => {
    const batches = pass.map(batch => atAccess(batch, locks, 'full gradient'))
    const known = new Map([[x, evaluated(problem, x, batches)]])
    if (lockedAll) known.set(snapshot, evaluated(problem, snapshot, batches))
    const view = lockedAll ? knowing(problem, known) : problem
    const fullGradient = new Float64Array(problem.dimension)
    const { gradients } = known.get(x)!
    for (let b = 0; b < pass.length; b++) {
      const values = problem.space.scope(() => gradients[b].read())
      for (let i = 0; i < fullGradient.length; i++) fullGradient[i] += values[i] / pass.length
    }

    function* errors<State>(
      estimator: GradientEstimator<State, FiniteSum, MiniBatch>,
      steps: readonly MiniBatch[],
      whole = pass,
    ): Generator<Float64Array, void, undefined> {
      const seen = (access: string) => whole.map(batch => atAccess(batch, locks, access))
      const error = new Float64Array(problem.dimension)
      let state = problem.space.scope(() => estimator.begin(view, snapshot, seen('snapshot'), undefined))
      for (const [k, batch] of steps.entries()) {
        state = problem.space.scope(() => {
          const prepared = estimator.prepare?.(view, snapshot, seen(`snapshot ${k}`), state) ?? state
          const estimate = estimator.estimate(view, x, atAccess(batch, locks, `step ${k}`), prepared)
          const values = estimate.gradient.read()
          for (let i = 0; i < error.length; i++) error[i] = values[i] - fullGradient[i]
          return estimate.state
        })
        yield error
      }
    }
    return look({ pass, fullGradient, errors })
  })
}

/** Evaluations by the examples of the mini-batch, which are the same object wherever it stands in a pass. */
interface Known {
  readonly gradients: StoredVectors
  get(indices: Int32Array): Evaluation | undefined
}

function evaluated(problem: FiniteSum, x: Vector, batches: readonly MiniBatch[]): Known {
  const gradients = problem.space.store(batches.length, problem.dimension)
  const others: Omit<Evaluation, 'gradient'>[] = []
  inBlocks(problem, batches, block => {
    for (const { gradient, ...other } of evaluateMany(problem, x, block)) {
      gradients[others.length] = gradient
      others.push(other)
    }
    return gradients
  })
  const places = new Map(batches.map(({ indices }, place) => [indices, place]))
  return {
    gradients,
    get(indices) {
      const place = places.get(indices)
      return place === undefined ? undefined : { ...others[place], gradient: gradients[place] }
    },
  }
}

/** The problem with its answers at some points known. */
function knowing(problem: FiniteSum, known: ReadonlyMap<Vector, Known>): FiniteSum {
  return viewOf(problem, {
    evaluate: (at, batch) => known.get(at)?.get(batch.indices) ?? problem.evaluate(at, batch),
  })
}
