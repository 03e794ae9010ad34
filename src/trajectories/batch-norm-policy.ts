import type { Evaluation, FiniteSum, MiniBatch } from '../problems/problem.js'
import { evaluateMany, viewOf } from '../problems/problem.js'
import type { Vector } from '../vectors/vector.js'

/**
 * Batch norm is not a parameter of the problem, so someone must say what the extra gradient evaluations of a variance
 * reduced method do to it (Defazio & Bottou 2019, §4). A policy says which statistics a gradient is
 * taken with, and from which evaluations the running statistics learn.
 */
export interface BatchNormPolicy {
  readonly name: 'restore' | 'naive' | 'frozen' | 'evaluation'
  /** The problem of one pass. */
  problem(problem: FiniteSum, start: { readonly x: Vector; readonly statistics: Float32Array }): FiniteSum
  /** true: every evaluation moves the running statistics, those at the snapshot too */
  readonly learnsFromAll: boolean
}

/** Every gradient with its mini-batch's statistics; only evaluations at the iterate move the running ones: what the
 * snapshot's evaluations did to them is undone. The paper's choice. An estimator that looks at a transported point
 * instead of the iterate moves them there, as in the code of Arnold et al. 2019. */
export const restore: BatchNormPolicy = { name: 'restore', problem: problem => problem, learnsFromAll: false }

/** As `restore`, with nothing undone: the flaw that the paper warns of. */
export const naive: BatchNormPolicy = { name: 'naive', problem: problem => problem, learnsFromAll: true }

/** Every gradient of a pass with the running statistics of its start: a mini-batch's gradient is then the mean of
 * per-example gradients. */
export const frozen: BatchNormPolicy = {
  name: 'frozen',
  problem: (problem, { statistics }) => withStatistics(problem, statistics),
  learnsFromAll: false,
}

/** Gradients at the snapshot in evaluation mode, those at the iterate with the mini-batch's statistics: what happens
 * when the snapshot network is switched to evaluation, which adds variance, also where the iterate is still at the
 * snapshot. Knows the snapshot at the start of the pass only, so it goes with one snapshot per pass. */
export const evaluation: BatchNormPolicy = {
  name: 'evaluation',
  problem(problem, { x: snapshot, statistics }) {
    const still = withStatistics(problem, statistics)
    const at = (x: Vector) => (x === snapshot ? still : problem)
    return viewOf(problem, {
      evaluate: (x, batch) => at(x).evaluate(x, batch),
      evaluateMany: (x, batches) => evaluateMany(at(x), x, batches),
    })
  },
  learnsFromAll: false,
}

export const batchNormPolicies = { restore, naive, frozen, evaluation } as const

function withStatistics(problem: FiniteSum, statistics: Float32Array): FiniteSum {
  return problem.withStatistics?.(statistics) ?? problem
}

/** Weight of the newest mini-batch in the running statistics, as in PyTorch. */
const newest = 0.1

/** The running statistics after evaluations that count: new = 0.9·old + 0.1·batch for each of them in turn. */
export function nextStatistics(before: Float32Array, evaluations: readonly Evaluation[]): Float32Array {
  let running = before
  for (const { batchStatistics: batch } of evaluations)
    if (batch) running = running.map((old, i) => (1 - newest) * old + newest * batch[i])
  return running
}

/**
 * A view of the problem that notes what is asked of it within one step: how many per-example gradients, and what
 * batch norm saw. Estimators need not know that anybody counts.
 */
export function observe(
  problem: FiniteSum,
  before: { readonly x: Vector; readonly statistics: Float32Array },
  policy: BatchNormPolicy,
) {
  const calls: { readonly x: Vector; readonly evaluations: readonly Evaluation[]; readonly examples: number[] }[] = []
  const note = (x: Vector, evaluations: readonly Evaluation[], batches: readonly MiniBatch[]): void => {
    for (const { gradient } of evaluations) checkGradient(problem, gradient)
    calls.push({ x, evaluations, examples: batches.map(({ indices }) => indices.length) })
  }
  const view = viewOf(problem, {
    evaluate(x, batch) {
      const evaluation = problem.evaluate(x, batch)
      note(x, [evaluation], [batch])
      return evaluation
    },
    evaluateMany(x, batches) {
      const evaluations = evaluateMany(problem, x, batches)
      note(x, evaluations, batches)
      return evaluations
    },
  })
  /** The step's own: the last at the iterate or, for an estimator that looks elsewhere only, the last of all. */
  const own = () => calls.findLast(({ x }) => x === before.x) ?? calls.at(-1)
  return {
    problem: view,
    get gradientEvaluations() {
      return sum(calls.map(({ examples }) => sum(examples)))
    },
    get allFinite() {
      return calls.every(({ evaluations }) =>
        evaluations.every(({ gradient }) => gradient.read().every(Number.isFinite)),
      )
    },
    lossOfStep(): number {
      const call = own()
      if (call === undefined) return Number.NaN
      return sum(call.evaluations.map(({ loss }, i) => loss * call.examples[i])) / sum(call.examples)
    },
    /** The running statistics after what was seen. A snapshot pass never counts under `restore`, though it is taken at
     * the iterate. */
    statistics(phase: 'pass' | 'step'): Float32Array {
      if (before.statistics.length === 0) return before.statistics
      let counted = calls.flatMap(({ evaluations }) => evaluations)
      if (!policy.learnsFromAll) counted = phase === 'step' ? (own()?.evaluations.slice(-1) ?? []) : []
      return nextStatistics(before.statistics, counted)
    },
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

function checkGradient(problem: FiniteSum, gradient: Vector): void {
  if (gradient.dimension !== problem.dimension)
    throw new RangeError(
      `${problem.name}: the gradient must have dimension ${problem.dimension}, got ${gradient.dimension}`,
    )
}
