import type { Column, Row } from '../tables/column.js'
import { type ReportedPlace, updatesPerEpoch } from './updates-per-epoch.js'

/** One measured point of an epoch. */
export interface MeasuredPoint {
  /** fraction of the epoch's updates done, 0 at the snapshot */
  readonly progress: number
  /** ‖Δ‖ */
  readonly distance: number
  readonly ratio: number
  /** V_sgd */
  readonly sgdVariance: number
  /** D; not read where the distance is 0 */
  readonly curvatureDispersion: number | null
}

/** A place in an epoch. */
export interface Place {
  readonly distance: number
  readonly progress: number
}

/** Where SVRG's variance ratio reaches a threshold within an epoch: as predicted from the first point, and as measured. */
export interface Crossing {
  readonly threshold: number
  /** the first point with a distance above 0, from which is predicted; null where there is none */
  readonly from: Place | null
  /** null without a `from`, and where its D is 0, so that the ratio stays 0; `progress` is null where the iterate does not
   * get so far by the last point */
  readonly predicted: { readonly distance: number; readonly progress: number | null } | null
  /** where the ratio first rises to the threshold; null but for `crosses` */
  readonly measured: Place | null
  /**
   * - `crosses`: between two measured points, or at one
   * - `above from the first`: the ratio at `from` is above the threshold already, so it crossed before
   * - `stays below`: at all measured points
   * - `not measured`: there is no point with a distance above 0
   */
  readonly outcome: 'crosses' | 'above from the first' | 'stays below' | 'not measured'
}

/** Below 1 SVRG has less variance than SGD; below 1/2 (stored snapshot gradients) and 1/3 (recomputed ones) it also pays. */
export const crossingThresholds: readonly number[] = [1, 1 / 2, 1 / 3]

/**
 * The variance of SVRG is D²‖Δ‖² exactly, so while D and V_sgd stay what they are at the first measured point, the ratio
 * reaches a threshold at the distance
 *
 *   ‖Δ‖ = √(threshold·V_sgd)/D.
 *
 * The epoch's measured distances turn it into progress, and the measured ratios say where the crossing is: both by straight
 * lines in logarithms between neighbouring points; between the snapshot and the first point the distance grows in proportion.
 * @param points of one epoch with one snapshot, at its start; in any order
 * @throws RangeError for a threshold that is not positive, a number that cannot be, and two points at one progress
 */
export function crossing(points: readonly MeasuredPoint[], threshold: number): Crossing {
  if (!(threshold > 0 && Number.isFinite(threshold)))
    throw new RangeError(`crossing: threshold must be positive, got ${threshold}`)
  const moved = inOrder(points).filter(({ distance }) => distance > 0)
  if (moved.length === 0) return { threshold, from: null, predicted: null, measured: null, outcome: 'not measured' }
  const [first] = moved
  const distance = Math.sqrt(threshold * first.sgdVariance) / first.curvatureDispersion!
  const predicted = Number.isFinite(distance) ? { distance, progress: progressAt(moved, distance) } : null
  const found = { threshold, from: { distance: first.distance, progress: first.progress }, predicted }
  if (first.ratio > threshold) return { ...found, measured: null, outcome: 'above from the first' }
  const after = moved.findIndex(({ ratio }) => ratio >= threshold)
  if (after < 0) return { ...found, measured: null, outcome: 'stays below' }
  return { ...found, measured: placeOf(moved, after, threshold), outcome: 'crosses' }
}

function inOrder(points: readonly MeasuredPoint[]): MeasuredPoint[] {
  const ordered = [...points].sort((a, b) => a.progress - b.progress)
  ordered.forEach((point, i) => {
    const { progress, distance, ratio, sgdVariance, curvatureDispersion } = point
    const at = `at progress ${progress}`
    if (!(progress >= 0 && progress <= 1))
      throw new RangeError(`crossing: progress must lie in [0, 1], got ${progress}`)
    if (ordered[i - 1]?.progress === progress)
      throw new RangeError(`crossing: points must be of one epoch of one case, got two ${at}`)
    if (distance === 0) return
    for (const [name, value] of Object.entries({ distance, ratio, sgdVariance, curvatureDispersion }))
      if (!(value !== null && value >= 0 && value < Number.POSITIVE_INFINITY))
        throw new RangeError(
          `crossing: ${name} must be finite and not negative ${at}, got ${value}; leave the point out`,
        )
    if (sgdVariance === 0)
      throw new RangeError(`crossing: sgdVariance must be positive ${at}, got 0; leave the point out`)
    if (progress === 0)
      throw new RangeError(`crossing: distance must be 0 at the snapshot, progress 0, got ${distance}`)
  })
  return ordered
}

/** The progress at which the distance is first reached; null where it is not. */
function progressAt(moved: readonly MeasuredPoint[], distance: number): number | null {
  const [first] = moved
  if (distance <= first.distance) return (first.progress * distance) / first.distance
  const after = moved.findIndex(point => point.distance >= distance)
  if (after < 0) return null
  const [before, next] = [moved[after - 1], moved[after]]
  return between(before.progress, next.progress, shareOf(before.distance, next.distance, distance))
}

/** Where the ratio rises to the threshold, the point `after` being the first that is not below it. */
function placeOf(moved: readonly MeasuredPoint[], after: number, threshold: number): Place {
  const next = moved[after]
  if (next.ratio === threshold) return { distance: next.distance, progress: next.progress }
  const before = moved[after - 1]
  const share = shareOf(before.ratio, next.ratio, threshold)
  return {
    distance: between(before.distance, next.distance, share),
    progress: between(before.progress, next.progress, share),
  }
}

/** How far `value` is on the way from `low` to `high`, in logarithms; from 0 it is at the end. */
function shareOf(low: number, high: number, value: number): number {
  return low === 0 ? 1 : Math.log(value / low) / Math.log(high / low)
}

function between(low: number, high: number, share: number): number {
  return low * (high / low) ** share
}

/** The columns of `crossings`, after those of `by`. */
export const crossingColumns: readonly Column[] = [
  { name: 'epoch', type: 'integer', unit: 'epoch', meaning: 'epoch, from 1' },
  { name: 'threshold', type: 'number', unit: '1', meaning: 'variance ratio that is reached' },
  {
    name: 'firstProgress',
    type: 'number',
    unit: 'epoch',
    meaning: 'first measured point after the snapshot: updates done of the epoch',
  },
  {
    name: 'predictedDistance',
    type: 'number',
    unit: 'parameter',
    meaning: "distance from the snapshot at which the ratio reaches it with that point's dispersion and variance",
  },
  {
    name: 'predictedProgress',
    type: 'number',
    unit: 'epoch',
    meaning: 'where the iterate is so far from the snapshot; null where it is not within the epoch',
  },
  { name: 'measuredDistance', type: 'number', unit: 'parameter', meaning: 'distance at which the measured ratio does' },
  { name: 'measuredProgress', type: 'number', unit: 'epoch', meaning: 'where the measured ratio does' },
  { name: 'predictedOverMeasured', type: 'number', unit: '1', meaning: 'predicted over measured distance' },
  {
    name: 'outcome',
    type: 'name',
    unit: '1',
    meaning: 'of the measured ratio: crosses, above from the first, stays below or not measured',
  },
]

export interface CrossingOptions {
  /** default 1, 1/2 and 1/3 */
  readonly thresholds?: readonly number[]
  /** columns that tell the cases apart, which the result then has too. Default: `run`, where the rows have it. */
  readonly by?: readonly string[]
}

/**
 * The crossings of measured epochs: a row for each case, epoch and threshold, in the order in which they come. A point whose
 * ratio is null (diverged or undefined) counts as not measured. The `progress` of a row is the one asked for; here it is the
 * fraction of the epoch's updates done, wherever the rows' steps say how many these are (`updatesPerEpoch`).
 * @param rows of `variance-ratio` with SVRG and one snapshot an epoch
 * @throws RangeError for rows of another estimator or with snapshots within the epoch, for a missing column, and where
 * `by` does not tell two cases apart
 */
export function crossings(
  rows: readonly Row[],
  { thresholds = crossingThresholds, by = rows.some(row => 'run' in row) ? ['run'] : [] }: CrossingOptions = {},
): Row[] {
  const caseOf = (row: Row) => JSON.stringify(by.map(name => row[name]))
  for (const row of rows) {
    for (const name of [...by, 'epoch', ...pointColumns])
      if (!(name in row)) throw new RangeError(`crossings: the rows must have the column ${name}, got one without it`)
    const { estimator = 'svrg', period = 0 } = row
    if (estimator !== 'svrg' || period !== 0)
      throw new RangeError(
        `crossings: rows of estimator=svrg with period=0 are required, got estimator=${estimator} period=${period}; leave the others out`,
      )
  }
  const updates = new Map([...grouped(rows, caseOf)].map(([key, ofCase]) => [key, updatesOf(ofCase)]))
  const epochs = grouped(rows, row => `${caseOf(row)} ${row.epoch}`)
  return [...epochs.values()].flatMap(ofEpoch => {
    const of = Object.fromEntries([...by, 'epoch'].map(name => [name, ofEpoch[0][name]]))
    const points = pointsOf(ofEpoch, updates.get(caseOf(ofEpoch[0])))
    return thresholds.map(threshold => ({ ...of, ...rowOf(crossing(points, threshold)) }))
  })
}

function grouped(rows: readonly Row[], keyOf: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const group = groups.get(keyOf(row))
    if (group) group.push(row)
    else groups.set(keyOf(row), [row])
  }
  return groups
}

/** M of a case, where its rows have steps that say it. */
function updatesOf(rows: readonly Row[]): number | undefined {
  const haveSteps = rows.every(({ step }) => typeof step === 'number')
  return haveSteps ? updatesPerEpoch(rows as unknown as ReportedPlace[]) : undefined
}

/** What was measured in an epoch: once, where two fractions that were asked for are one update of it. */
function pointsOf(rows: readonly Row[], updates: number | undefined): MeasuredPoint[] {
  const measured = rows.filter(({ ratio }) => ratio !== null) as unknown as (MeasuredPoint & ReportedPlace)[]
  if (updates === undefined) return measured
  const again = (point: (typeof measured)[number], i: number) =>
    measured
      .slice(0, i)
      .some(
        ({ step, progress, distance }) =>
          step === point.step && distance === point.distance && progress !== point.progress,
      )
  return measured
    .filter((point, i) => !again(point, i))
    .map(point => ({ ...point, progress: (point.step - (point.epoch - 1) * updates) / updates }))
}

const pointColumns: readonly (keyof MeasuredPoint)[] = [
  'progress',
  'distance',
  'ratio',
  'sgdVariance',
  'curvatureDispersion',
]

function rowOf({ threshold, from, predicted, measured, outcome }: Crossing): Row {
  return {
    threshold,
    firstProgress: from?.progress ?? null,
    predictedDistance: predicted?.distance ?? null,
    predictedProgress: predicted?.progress ?? null,
    measuredDistance: measured?.distance ?? null,
    measuredProgress: measured?.progress ?? null,
    predictedOverMeasured: predicted && measured ? predicted.distance / measured.distance : null,
    outcome,
  }
}
