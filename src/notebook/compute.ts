import type { Experiment } from '../experiments/experiment.js'
import { compute as computeRows } from '../runs/compute.js'
import { findExperiment } from '../runs/start.js'
import type { Grid } from '../runs/sweep.js'
import type { Row } from '../tables/column.js'
import { type Displayable, displaySymbol } from './displayable.js'
import { onInterrupt } from './interrupts.js'
import { table } from './table.js'

/** Rows that show themselves as a table: what was measured, and the parameters that differ. */
export type ShownRows = Row[] & Displayable

/**
 * The rows of all cases of a grid, computed at once and kept nowhere: `await compute('quadratic-moments', { method: ['sgd',
 * 'igt'], steps: [1, 10, 100] })`. For the experiments without a network, whose cases take milliseconds; an array of values
 * means one case for each, the first key slowest. The rows are those that `gradient-lab run` gives. Cases that take long
 * together are spread over the cores; an interrupt of the kernel ends them.
 *
 * @throws RangeError or TypeError in one sentence for an unknown experiment or parameter, an impossible case, and an
 * experiment that trains a network
 */
export async function compute(experiment: Experiment | string, grid: Grid = {}): Promise<ShownRows> {
  const found = typeof experiment === 'string' ? findExperiment(experiment) : experiment
  const interrupted = new AbortController()
  const free = onInterrupt(() => interrupted.abort())
  const rows = await computeRows(found, grid, { signal: interrupted.signal }).finally(free)
  const varies = (name: string) => rows.some(row => row[name] !== rows[0][name])
  const isFilled = ({ name }: { name: string }) => rows.some(row => row[name] !== null && row[name] !== undefined)
  const columns = [...found.parameters.filter(({ name }) => varies(name)), ...found.columns.filter(isFilled)]
  const distinct = [...new Map(columns.map(column => [column.name, column])).values()]
  return Object.defineProperty(rows, displaySymbol, {
    value: () => table({ columns: distinct, rows })[displaySymbol](),
  }) as ShownRows
}
