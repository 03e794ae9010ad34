import type { Snapshot } from '../estimators/estimator.js'
import { evaluateMany, type FiniteSum, type MiniBatch } from '../problems/problem.js'
import type { Vector } from '../vectors/vector.js'

/** Mini-batch gradients at the snapshot, y_b = g_b(w̃): made once per epoch, read at every measuring point. */
export interface SnapshotTable {
  readonly point: Vector
  /** w̃ as numbers, for distances after the point itself is gone */
  readonly coordinates: Float32Array | Float64Array
  /** y_b of the mini-batch at this place of the partition [dimension] */
  gradient(position: number): Float32Array | Float64Array
}

/** Mini-batches evaluated between two clean-ups of memory. */
const blockSize = 16

/**
 * The table for an estimator's snapshot: the gradients that it keeps itself, or one pass over `pass`, the mini-batches
 * as they are seen at the snapshot.
 */
export function snapshotTable(problem: FiniteSum, snapshot: Snapshot, pass: readonly MiniBatch[]): SnapshotTable {
  const { point, gradients } = snapshot
  const coordinates = point.read().slice()
  if (gradients) return { point, coordinates, gradient: position => gradients[position].read() }
  const rows = new Map<number, Float32Array | Float64Array>()
  for (let from = 0; from < pass.length; from += blockSize) {
    const block = pass.slice(from, from + blockSize)
    problem.space.scope(() => {
      evaluateMany(problem, point, block).forEach(({ gradient }, i) => {
        rows.set(block[i].position, gradient.read().slice())
      })
    })
  }
  return {
    point,
    coordinates,
    gradient(position) {
      const row = rows.get(position)
      if (!row) throw new RangeError(`snapshotTable: mini-batch ${position} is not in the table`)
      return row
    },
  }
}
