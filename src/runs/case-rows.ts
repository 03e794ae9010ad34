import type { Experiment, Parameters } from '../experiments/experiment.js'
import { parameterCells, parameterColumn } from '../experiments/parameter-text.js'
import type { Row } from '../tables/column.js'
import { completeRow, tableColumns } from '../tables/schema.js'

/** What a case without a network is computed from: it can be sent to another thread. */
export interface Case {
  readonly parameters: Parameters
  readonly run: string
}

/** The rows of a case, computed in this thread and kept nowhere. @throws what the experiment throws */
export async function caseRows(experiment: Experiment, { parameters, run }: Case): Promise<Row[]> {
  const columns = tableColumns(experiment.parameters.map(parameterColumn), experiment.columns)
  const given = { ...parameterCells(experiment.parameters, parameters), run }
  const rows: Row[] = []
  await experiment.run(parameters, {
    emit(added) {
      for (const row of added) rows.push(completeRow(row, columns, given, experiment.name))
    },
    progress: () => {},
    checkInterrupt: () => {},
    training: noCheckpoints,
    part: reference => {
      throw new TypeError(`compute: ${experiment.name} takes no part from a file, got ${reference}`)
    },
  })
  return rows
}

const noCheckpoints = { has: () => false, read: () => undefined, write: () => {} }
