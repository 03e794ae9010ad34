import { evaluateMany, type FiniteSum, inBlocks, type MiniBatch } from '../problems/problem.js'
import type { StoredVectors, Vector } from '../vectors/vector.js'
import type { GradientEstimator } from './estimator.js'

export interface SvrgOptions {
  /** `stored` keeps every mini-batch's gradient at the snapshot (1 evaluation a step, M·d numbers of memory);
   * `recomputed` evaluates it again at each step (2 evaluations, d numbers). Default stored. The problem's space says
   * where they are stored. */
  readonly snapshotGradients?: 'stored' | 'recomputed'
  /** updates between snapshots within a pass; a pass always starts with one. Default: none between. */
  readonly period?: number
}

export interface SvrgState {
  /** w̃ */
  readonly snapshot: Vector
  /** f'(w̃) = mean_b g_b(w̃), uniform over the pass's mini-batches */
  readonly fullGradient: Vector
  /** g_b(w̃) by place in the partition, when they are stored */
  readonly stored?: StoredVectors
  /** updates since the snapshot */
  readonly age: number
}

/**
 * Stochastic variance reduced gradient: g_b(w) − g_b(w̃) + f'(w̃).
 * Johnson & Zhang 2013; Defazio & Bottou 2019, equation 1.
 * @throws RangeError when `period` is not a positive integer
 */
export function svrg(options: SvrgOptions = {}): GradientEstimator<SvrgState, FiniteSum, MiniBatch> {
  const { snapshotGradients = 'stored', period } = options
  if (snapshotGradients !== 'stored' && snapshotGradients !== 'recomputed')
    throw new RangeError(`svrg: snapshotGradients must be 'stored' or 'recomputed', got ${snapshotGradients}`)
  if (period !== undefined && !(Number.isInteger(period) && period > 0))
    throw new RangeError(`svrg: period must be a positive integer, got ${period}`)
  const stores = snapshotGradients === 'stored'

  const takeSnapshot = (problem: FiniteSum, x: Vector, pass: readonly MiniBatch[]): SvrgState => {
    const sum = new Float64Array(x.dimension)
    const stored = stores ? problem.space.store(pass.length, x.dimension) : undefined
    inBlocks(problem, pass, block => {
      evaluateMany(problem, x, block).forEach(({ gradient }, i) => {
        const values = gradient.read()
        for (let c = 0; c < sum.length; c++) sum[c] += values[c]
        if (stored) stored[block[i].position] = gradient
      })
      return stored
    })
    const fullGradient = problem.space.vector(sum.map(s => s / pass.length))
    return { snapshot: x, fullGradient, age: 0, ...(stores ? { stored } : {}) }
  }

  return {
    name: 'svrg',
    unbiased: 'always',
    begin: (problem, x, pass) => takeSnapshot(problem, x, pass),
    prepare: (problem, x, pass, state) =>
      period !== undefined && state.age >= period ? takeSnapshot(problem, x, pass) : state,
    estimate(problem, x, batch, state) {
      const atSnapshot = state.stored ? state.stored[batch.position] : problem.evaluate(state.snapshot, batch).gradient
      const gradient = problem.evaluate(x, batch).gradient.minus(atSnapshot).plus(state.fullGradient)
      return { gradient, state: { ...state, age: state.age + 1 } }
    },
    rest: ({ snapshot, fullGradient, age }) => ({ snapshot, fullGradient, age }),
    snapshot: ({ snapshot, stored }) => ({ point: snapshot, gradients: stored }),
  }
}
