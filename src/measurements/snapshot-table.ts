import type { Snapshot } from '../estimators/estimator.js'
import { atAccess, locked } from '../problems/locks.js'
import { evaluateMany, type FiniteSum, inBlocks, type MiniBatch } from '../problems/problem.js'
import type { Iterate, TrajectoryOptions } from '../trajectories/trajectory.js'
import type { Vector } from '../vectors/vector.js'

/** Mini-batch gradients at the snapshot, y_b = g_b(w̃): each is made once, and read at every measuring point. */
export interface SnapshotTable {
  readonly point: Vector
  /** w̃ as numbers, for distances after the point itself is gone */
  readonly coordinates: Float32Array | Float64Array
  /** y_b of the mini-batch at this place of the partition [dimension] */
  gradient(position: number): Float32Array | Float64Array
  /** Evaluates at w̃, together, those of these places that are not in the table yet. */
  include(positions: readonly number[]): void
  /** Frees what the table holds itself; it cannot be read any more. */
  release(): void
}

/**
 * The table for an estimator's snapshot: the gradients that it keeps itself, or one pass over `pass`, the mini-batches
 * as they are seen at the snapshot.
 */
export function snapshotTable(problem: FiniteSum, snapshot: Snapshot, pass: readonly MiniBatch[]): SnapshotTable {
  const table = growingSnapshotTable(problem, snapshot, pass)
  table.include(pass.map(({ position }) => position))
  return table
}

/**
 * The same table with those mini-batches of `pass` only that are asked for: the point must then live as long as anything is
 * asked that is new. The gradients are the same bits in whatever order they come.
 */
export function growingSnapshotTable(
  problem: FiniteSum,
  { point, gradients }: Snapshot,
  pass: readonly MiniBatch[],
): SnapshotTable {
  const { space } = problem
  const coordinates = point.read().slice()
  if (gradients) {
    const gradient = (position: number) => space.scope(() => gradients[position].read())
    return { point, coordinates, gradient, include: () => {}, release: () => {} }
  }
  const places = new Map(pass.map(({ position }, place) => [position, place]))
  const rows = space.store(pass.length, point.dimension)
  const known = new Set<number>()
  const placeOf = (position: number): number => {
    const place = places.get(position)
    if (place === undefined) throw new RangeError(`snapshotTable: mini-batch ${position} is not in the table`)
    return place
  }
  const include = (positions: readonly number[]): void => {
    const missing = positions.map(placeOf).filter(place => !known.has(place))
    const batches = missing.map(place => pass[place])
    inBlocks(problem, batches, (block, from) => {
      evaluateMany(problem, point, block).forEach(({ gradient }, i) => {
        rows[missing[from + i]] = gradient
        known.add(missing[from + i])
      })
      return rows
    })
  }
  return {
    point,
    coordinates,
    gradient(position) {
      const place = placeOf(position)
      if (!known.has(place)) include([position])
      return space.scope(() => rows[place].read())
    },
    include,
    release: () => space.release(rows),
  }
}

/**
 * The table of a snapshot that an iterate is compared with. Its mini-batches are those of the iterate's pass as an estimator sees
 * them at the snapshot: what is not locked is drawn from keys of that access.
 * @param places of the pass that the table is of; default all
 * @param table `growingSnapshotTable` to evaluate those only that are asked for
 */
export function iterateTable<E, O>(
  { locks = locked }: Pick<TrajectoryOptions<E, O>, 'locks'>,
  { problem, pass }: Iterate<E, O>,
  snapshot: Snapshot,
  places: readonly number[] = pass.map((_, place) => place),
  table = snapshotTable,
): SnapshotTable {
  return table(
    problem,
    snapshot,
    places.map(place => atAccess(pass[place], locks, 'snapshot')),
  )
}
