import { type Table, type TableRow, table } from './table.js'

/** A data frame, known by its methods: polars' `DataFrame` is one. */
interface Frame {
  readonly height?: number
  slice?(offset: number, length: number): Frame
  toRecords(): TableRow[]
}

const isFrame = (value: unknown): value is Frame => typeof (value as Frame | null | undefined)?.toRecords === 'function'

/** Rows of a longer frame that are shown: half of them from its beginning, half from its end. */
const mostRows = 30

/**
 * A data frame as a table, undefined for any other value. Of a long one only the rows that are shown are turned into
 * objects: a million rows are shown as fast as thirty.
 */
export function frameTable(value: unknown): Table | undefined {
  if (!isFrame(value)) return undefined
  const { height } = value
  if (height === undefined || height <= mostRows || value.slice === undefined) return table(value.toRecords())
  const half = mostRows / 2
  const rows = [...value.slice(0, half).toRecords(), ...value.slice(height - half, half).toRecords()]
  return table(rows, { rows: mostRows, total: height })
}
