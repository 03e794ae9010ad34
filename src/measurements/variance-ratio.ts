import { atAccess, locked } from '../problems/locks.js'
import { evaluateMany, type FiniteSum, inBlocks, type MiniBatch, viewOf } from '../problems/problem.js'
import { type GroupMoments, groupJackknife } from '../statistics/group-jackknife.js'
import { jackknifeLogRatio } from '../statistics/jackknife-log-ratio.js'
import type { RatioInterval } from '../statistics/ratio-interval.js'
import { squaredDeviations, squaredDistance, squaredDistances } from '../statistics/squared-deviations.js'
import {
  accumulateDifference,
  covarianceTrace,
  mergeMoments,
  type VectorMoments,
  vectorMoments,
} from '../statistics/vector-moments.js'
import { checkDimension, type Iterate, type TrajectoryOptions } from '../trajectories/trajectory.js'
import { lawOfEstimator } from './law-of-estimator.js'
import type { ParameterLayer } from './layers.js'
import { accumulatePair, oracle, oracleMoments } from './oracle.js'
import { iterateTable, type SnapshotTable } from './snapshot-table.js'
import type { Coordinates } from './variance-law.js'
import { weightedMoments } from './weighted-moments.js'

/**
 * The variance of an estimator beside that of SGD at one frozen iterate, over the mini-batches of the epoch's
 * partition with uniform weights (Defazio & Bottou 2019, section 4). With a_b, y_b the mini-batch gradients at
 * w_k and at the snapshot w̃, e_b the estimates, d_b = a_b − y_b, Δ = w_k − w̃. y_b is what the estimate subtracts: where
 * locks are missing, and the estimator evaluates it again at each step, of the mini-batch as it is seen in the step.
 */
export interface VarianceRatio {
  /** V_sgd = mean_b ‖a_b − ā‖² */
  readonly sgdVariance: number
  /** mean_b ‖e_b − ē‖²; of an estimator with mega-batches the total over those too (`streamingLaw`, `scsgLaw`) */
  readonly estimatorVariance: number
  /** estimatorVariance / sgdVariance, with its limits; `n` mini-batches were measured */
  readonly ratio: RatioInterval
  /** ‖Δ‖ */
  readonly distance: number
  /** ‖d̄‖/‖Δ‖; NaN at Δ = 0 */
  readonly curvature: number
  /** ‖d_b‖/‖Δ‖ for the mini-batch of the next step (at the end of the pass: of the last); NaN when it is not in the
   * sample */
  readonly curvatureBatch: number
  /** D = √(mean_b ‖d_b − d̄‖²)/‖Δ‖ */
  readonly curvatureDispersion: number
  /** tr Cov(a, y)/tr Cov(y): the factor on the control variate that would have been best */
  readonly oracleAlpha: number
  /** 1 − tr Cov(a, y)²/(tr Cov(a)·tr Cov(y)): the ratio that it would have given */
  readonly oracleRatio: number
  /** the same with a factor for each layer: Σ_l V_l(1 − ρ_l²)/Σ_l V_l (`Oracle`) */
  readonly oracleRatioPerLayer: number
  /** (1 − oracleAlpha)²·tr Cov(y)/V_sgd: how much above oracleRatio the factor 1 stays */
  readonly oracleAlphaLoss: number
  /** the ratios that the factors of one half of the mini-batches give on the other half (`Oracle`); NaN for fewer than four */
  readonly oracleRatioHeldOut: number
  readonly oracleRatioPerLayerHeldOut: number
  /** ‖E e − ā‖²/V_sgd, for SCSG given the mega-batch that led to the iterate; NaN when only a sample was measured, where ē − ā is sampling error too */
  readonly bias: number
}

export interface MeasuringOptions {
  /** gradients at the snapshot; default: those of the estimator's own, evaluated here where it does not keep them */
  readonly snapshot?: SnapshotTable
  /** places in the partition that are measured, ascending; default: all */
  readonly sample?: readonly number[]
  /** of the network, for a factor of each one's own; default: all coordinates are one */
  readonly layers?: readonly ParameterLayer[]
  /** of the limits of the ratio; default 0.95 */
  readonly confidence?: number
  /** how much memory gradients may take to be kept; default 1 GiB */
  readonly tableBytes?: number
}

/** Gradients and estimates are kept up to this size, and then each mini-batch is left out in turn; beyond it, groups. */
export const tableBytes = 2 ** 30
export const groupCount = 40

/**
 * Measures at `iterate` without touching it: the estimator is asked for its estimate on every mini-batch of `sample`
 * and the states that it returns are thrown away. Gradients that it asks for at w_k, and with locks at w̃, are those
 * measured here, so each is evaluated once. Sums are taken in double precision, of differences to the first
 * mini-batch's: where all estimates are the same bits, their variance is exactly 0.
 * @throws RangeError for fewer than two mini-batches, or without a snapshot where the estimator has none of its own
 */
export function varianceRatio<E, O>(
  options: TrajectoryOptions<E, O>,
  iterate: Iterate<E, O>,
  measuring: MeasuringOptions = {},
): VarianceRatio {
  const { snapshot, sample = iterate.pass.map((_, position) => position) } = measuring
  if (snapshot) return ratioBeside(snapshot, sample, options, iterate, measuring)
  const own = ownSnapshot(options, iterate, sample)
  try {
    return ratioBeside(own, sample, options, iterate, measuring)
  } finally {
    own.release()
  }
}

function ratioBeside<E, O>(
  snapshot: SnapshotTable,
  sample: readonly number[],
  options: TrajectoryOptions<E, O>,
  iterate: Iterate<E, O>,
  measuring: MeasuringOptions,
): VarianceRatio {
  const { estimator, locks = locked } = options
  const { problem, pass, x } = iterate
  const { dimension } = problem
  if (sample.length < 2)
    throw new RangeError(`varianceRatio: at least two mini-batches are required, got ${sample.length}`)
  snapshot.include(sample)
  const bytes = 2 * sample.length * x.read().byteLength
  const keeps = sample.length < groupCount || bytes <= (measuring.tableBytes ?? tableBytes)
  const law = lawOfEstimator(options, iterate)
  const tables = { a: [] as Coordinates[], e: [] as Coordinates[] }
  const groups: GroupMoments[] = Array.from({ length: keeps ? 1 : groupCount }, () => ({
    gradients: vectorMoments(dimension),
    estimates: vectorMoments(dimension),
  }))
  const lockedAll = locks.transforms && locks.dropout
  // of the y_b: for each group where they are part of the estimator's variance, else one for all, which costs less memory
  const snapshotGroups = groups.slice(0, law.snapshot > 0 ? groups.length : 1).map(() => vectorMoments(dimension))
  // without locks a mega-batch's y_b are seen in another access than those that an estimate subtracts
  const subtracted = law.snapshot > 0 && !lockedAll ? vectorMoments(dimension) : undefined
  const differences = vectorMoments(dimension)
  const pairs = oracleMoments(dimension, measuring.layers ?? [{ name: 'all', ranges: [[0, dimension]] }])
  const reference: { a?: Coordinates; e?: Coordinates; y?: Coordinates; table?: Coordinates } = {}
  const deviations = { a: new Float64Array(dimension), y: new Float64Array(dimension) }
  const scratch = new Float64Array(dimension)
  const next = Math.min(iterate.stepInPass, iterate.updatesInPass - 1)
  let nextDifference = Number.NaN

  const estimateOf = (view: FiniteSum, batch: MiniBatch) => {
    const { gradient } = estimator.estimate(view, x, batch, iterate.estimator)
    checkDimension(`estimator ${estimator.name}: the estimate`, gradient, x)
    return gradient.read()
  }
  const seen = sample.map(position => atAccess(pass[position], locks, `measure ${iterate.step}`))
  inBlocks(problem, seen, (block, from) => {
    const { view, asked } = knowing(problem, iterate, block, snapshot, lockedAll)
    block.forEach((batch, i) => {
      const a = view.evaluate(x, batch).gradient.read()
      const ofTable = snapshot.gradient(batch.position)
      const e = law.vary === 'differences' ? a.map((value, c) => value - ofTable[c]) : estimateOf(view, batch)
      const y = asked.get(batch) ?? ofTable
      asked.delete(batch) // one at a time in memory
      reference.a ??= a.slice()
      reference.e ??= e.slice()
      reference.y ??= y.slice()
      reference.table ??= ofTable.slice()
      const g = Math.floor(((from + i) * groups.length) / sample.length)
      const group = groups[g]
      accumulateDifference(group.gradients, a, reference.a, deviations.a)
      accumulateDifference(group.estimates, e, reference.e, scratch)
      if (subtracted) accumulateDifference(snapshotGroups[g], ofTable, reference.table, scratch)
      accumulateDifference(subtracted ?? snapshotGroups[g % snapshotGroups.length], y, reference.y, deviations.y)
      accumulateDifference(differences, a, y, scratch)
      accumulatePair(pairs, deviations.a, deviations.y)
      if (batch.position === next) nextDifference = Math.sqrt(squaredDistance(a, y))
      if (keeps) {
        tables.a.push(a.slice())
        tables.e.push(e.slice())
      }
    })
  })

  const gradients = groups.map(group => group.gradients).reduce(mergeMoments)
  const estimates = groups.map(group => group.estimates).reduce(mergeMoments)
  const atSnapshot = snapshotGroups.reduce(mergeMoments)
  const sgdVariance = covarianceTrace(gradients)
  const differenceVariance = covarianceTrace(differences)
  const snapshotVariance = covarianceTrace(atSnapshot)
  const subtractedVariance = subtracted ? covarianceTrace(subtracted) : snapshotVariance
  // tr Cov(a − y) = tr Cov(a) + tr Cov(y) − 2 tr Cov(a, y)
  const covariance = (sgdVariance + subtractedVariance - differenceVariance) / 2
  const oracleAlpha = covariance / subtractedVariance
  const { ratioPerLayer, ratioHeldOut, ratioPerLayerHeldOut } = oracle(pairs)
  const distance = Math.sqrt(squaredDistance(x.read(), snapshot.coordinates))
  const partition = { partitionSize: pass.length, confidence: measuring.confidence }
  const expected = () => law.expectation(mean(estimates, reference.e!), () => mean(atSnapshot, reference.table!))
  const gradientDeviations = () => squaredDistances(tables.a, mean(gradients, reference.a!))
  const estimateDeviations = () => {
    const own = squaredDistances(tables.e, mean(estimates, reference.e!))
    if (law.gradients === 0 && law.snapshot === 0) return own
    const ofGradients = gradientDeviations()
    const ofSnapshot = squaredDeviations(sample.map(position => snapshot.gradient(position)))
    return own.map((q, b) => law.estimates * q + law.gradients * ofGradients[b] + law.snapshot * ofSnapshot[b])
  }
  const grouped = () => {
    const weighted = groups.map((group, g) => ({
      gradients: group.gradients,
      estimates: weightedMoments([
        [law.estimates, group.estimates],
        [law.gradients, group.gradients],
        [law.snapshot, snapshotGroups[g % snapshotGroups.length]],
      ]),
    }))
    return groupJackknife(weighted, partition)
  }
  return {
    sgdVariance,
    estimatorVariance:
      law.estimates * covarianceTrace(estimates) + law.gradients * sgdVariance + law.snapshot * snapshotVariance,
    ratio: keeps ? jackknifeLogRatio(estimateDeviations(), gradientDeviations(), partition) : grouped(),
    distance,
    curvature: norm(differences) / differences.count / distance,
    curvatureBatch: nextDifference / distance,
    curvatureDispersion: Math.sqrt(differenceVariance) / distance,
    oracleAlpha,
    oracleRatio: 1 - covariance ** 2 / (sgdVariance * subtractedVariance),
    oracleRatioPerLayer: ratioPerLayer,
    oracleAlphaLoss: ((1 - oracleAlpha) ** 2 * subtractedVariance) / sgdVariance,
    oracleRatioHeldOut: ratioHeldOut,
    oracleRatioPerLayerHeldOut: ratioPerLayerHeldOut,
    bias:
      sample.length === pass.length
        ? squaredDistance(expected(), mean(gradients, reference.a!)) / sgdVariance
        : Number.NaN,
  }
}

function ownSnapshot<E, O>(
  options: TrajectoryOptions<E, O>,
  iterate: Iterate<E, O>,
  sample: readonly number[],
): SnapshotTable {
  const { estimator } = options
  const own = estimator.snapshot?.(iterate.estimator)
  if (!own)
    throw new RangeError(
      `varianceRatio: estimator ${estimator.name} has no snapshot to compare with; pass the snapshotTable of a point`,
    )
  return iterateTable(options, iterate, own, sample)
}

function mean({ sum, count }: VectorMoments, reference: Coordinates): Float64Array {
  return sum.map((s, i) => s / count + reference[i])
}

function norm({ sum }: VectorMoments): number {
  return Math.sqrt(sum.reduce((total, s) => total + s * s, 0))
}

/**
 * The problem with the answers for a block of mini-batches at the iterate, and with locks at the snapshot, known; `asked` are
 * the block's gradients at the snapshot that it was asked for without locks.
 */
function knowing<E, O>(
  problem: FiniteSum,
  { x }: Iterate<E, O>,
  block: readonly MiniBatch[],
  snapshot: SnapshotTable,
  lockedAll: boolean,
): { view: FiniteSum; asked: Map<MiniBatch, Coordinates> } {
  const evaluations = evaluateMany(problem, x, block)
  const asked = new Map<MiniBatch, Coordinates>()
  const view = viewOf(problem, {
    evaluate(at, batch) {
      const place = block.indexOf(batch)
      if (at === x && place >= 0) return evaluations[place]
      if (at !== snapshot.point || place < 0) return problem.evaluate(at, batch)
      if (lockedAll) return { loss: Number.NaN, gradient: problem.space.vector(snapshot.gradient(batch.position)) }
      // only as the mini-batch is seen here: an estimator that has lost a lock is not given what it should have seen
      const evaluation = problem.evaluate(at, batch)
      asked.set(batch, evaluation.gradient.read())
      return evaluation
    },
  })
  return { view, asked }
}
