import type { Row } from '../tables/column.js'
import type { Channel } from './chart.js'

/** Data of one row without columns: what does not depend on the rows is drawn once. */
export const once = (): { values: Row[] } => ({ values: [{}] })

/** The same axis at a fixed value instead of a column's. */
export const at = ({ field: _, ...channel }: Channel, value: number): Channel => ({ ...channel, datum: value })
