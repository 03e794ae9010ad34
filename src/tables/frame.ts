import type { Column, Row } from './column.js'

/** What the rest of the package needs of a polars data frame; in a cell it is the whole polars `DataFrame`. */
export interface Frame {
  /** number of rows */
  readonly height: number
  /** number of columns */
  readonly width: number
  readonly columns: string[]
  toRecords(): Record<string, unknown>[]
  select(...columns: string[]): Frame
}

/** Rows as a polars frame with the types of their columns, empty and all-null columns included. */
export function frame(rows: readonly Row[], columns: readonly Column[]): Frame {
  const { default: polars } = require('nodejs-polars') as typeof import('nodejs-polars')
  const types = { number: polars.Float64, integer: polars.Int64, name: polars.Utf8, boolean: polars.Bool }
  const series = columns.map(column =>
    polars.Series(
      column.name,
      rows.map(row => row[column.name] ?? null),
      types[column.type],
    ),
  )
  return polars.DataFrame(series) as unknown as Frame
}

/** Reads a Parquet file as a polars frame. */
export function readFrame(path: string): Frame {
  const { default: polars } = require('nodejs-polars') as typeof import('nodejs-polars')
  return polars.readParquet(path) as unknown as Frame
}
