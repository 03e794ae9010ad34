import type { Axis, LaidAxis } from './axis.js'

/** An axis as it lies in another view already. */
export const fixedAxis = (axis: Axis, laid: LaidAxis): Axis => ({ ...axis, lay: () => laid })
