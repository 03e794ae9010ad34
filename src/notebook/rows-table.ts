import type { Experiment } from '../experiments/experiment.js'
import type { Row } from '../tables/column.js'
import { type Table, table } from './table.js'

/** Rows of an experiment for the eye: what it measures, without the parameters and without columns that are empty. */
export function rowsTable(experiment: Experiment, rows: readonly Row[]): Table {
  const columns = experiment.columns.filter(({ name }) =>
    rows.some(row => row[name] !== null && row[name] !== undefined),
  )
  return table({ columns: columns.length > 0 ? columns : experiment.columns.slice(0, 1), rows })
}
