import type { Experiment } from '../experiments/experiment.js'
import { parameterCells, parameterColumn } from '../experiments/parameter-text.js'
import type { Row } from '../tables/column.js'
import { completeRow, tableColumns } from '../tables/schema.js'
import { findExperiment } from './start.js'
import { type Grid, prepareGrid } from './sweep.js'

/**
 * The rows of all cases of a grid, computed in this process and kept nowhere: for the experiments without a network,
 * whose cases take milliseconds. An array of values means one case for each, the first key slowest, as in `sweep`; the
 * rows are those that `gradient-lab run` gives for the same cases.
 * @throws RangeError or TypeError in one sentence for an unknown experiment or parameter, an impossible case, and an
 * experiment that trains a network
 */
export async function compute(experiment: Experiment | string, grid: Grid = {}): Promise<Row[]> {
  const found = typeof experiment === 'string' ? findExperiment(experiment) : experiment
  if (found.usesDevice)
    throw new RangeError(
      `compute: ${found.name} trains a network, which takes a process of its own; use start or sweep`,
    )
  const { cases } = prepareGrid(found, grid, process.cwd())
  const columns = tableColumns(found.parameters.map(parameterColumn), found.columns)
  const rows: Row[] = []
  for (const { parameters, run } of cases) {
    const given = { ...parameterCells(found.parameters, parameters), run }
    await found.run(parameters, {
      emit: added => rows.push(...added.map(row => completeRow(row, columns, given, found.name))),
      progress: () => {},
      checkInterrupt: () => {},
      training: noCheckpoints,
      part: reference => {
        throw new TypeError(`compute: ${found.name} takes no part from a file, got ${reference}`)
      },
    })
  }
  return rows
}

const noCheckpoints = { has: () => false, read: () => undefined, write: () => {} }
