import type { Experiment, Parameters } from '../experiments/experiment.js'
import { parameterCells, parameterColumn } from '../experiments/parameter-text.js'
import type { Row } from '../tables/column.js'
import { completeRow, tableColumns } from '../tables/schema.js'

/** What a case without a network is computed from: it can be sent to another thread. */
export interface Case {
  readonly parameters: Parameters
  readonly run: string
}

/** A case, or one of its parts. */
export interface Share extends Case {
  readonly part?: number
}

/** The shares that the cases are divided into, in order. */
export function sharesOf({ parts }: Experiment, cases: readonly Case[]): Share[] {
  if (parts === undefined) return [...cases]
  return cases.flatMap(each => Array.from({ length: parts.count(each.parameters) }, (_, part) => ({ ...each, part })))
}

/** The rows of a case or what its part found, computed in this thread and kept nowhere. @throws what the experiment throws */
export async function computeShare(experiment: Experiment, { parameters, run, part }: Share): Promise<unknown> {
  if (part !== undefined) return experiment.parts!.find(parameters, part, { checkInterrupt: () => {} })
  const rows: Row[] = []
  await experiment.run(parameters, {
    emit(added) {
      for (const row of completed(experiment, { parameters, run }, added)) rows.push(row)
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

/** The rows of all cases from what their shares, in the order of `sharesOf`, have come to. */
export function rowsOfShares(experiment: Experiment, cases: readonly Case[], found: readonly unknown[]): Row[] {
  const { parts } = experiment
  if (parts === undefined) return (found as Row[][]).flat()
  let from = 0
  return cases.flatMap(each => {
    const to = from + parts.count(each.parameters)
    const rows = parts.rows(each.parameters, found.slice(from, to))
    from = to
    return completed(experiment, each, rows)
  })
}

function completed(experiment: Experiment, { parameters, run }: Case, rows: readonly Row[]): Row[] {
  const columns = tableColumns(experiment.parameters.map(parameterColumn), experiment.columns)
  const given = { ...parameterCells(experiment.parameters, parameters), run }
  return rows.map(row => completeRow(row, columns, given, experiment.name))
}

const noCheckpoints = { has: () => false, read: () => undefined, write: () => {} }
