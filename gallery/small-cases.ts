import { type GridValue, gridCases, gridOf } from '../src/experiments/grid.js'
import { parameterCells } from '../src/experiments/parameter-text.js'
import { findExperiment } from '../src/runs/start.js'
import type { Row } from '../src/tables/column.js'

/** The rows of an experiment without a network, for cases so small that they take no time. */
export function smallCases(name: string, grid: Readonly<Record<string, GridValue>>): Row[] {
  const experiment = findExperiment(name)
  const { given, axes } = gridOf(experiment, grid)
  const rows: Row[] = []
  for (const parameters of gridCases(experiment, given, axes)) {
    const cells = parameterCells(experiment.parameters, parameters)
    experiment.run(parameters, {
      emit: added => rows.push(...added.map(row => ({ ...cells, interval: 'exact', n: null, status: 'ok', ...row }))),
      progress: () => {},
      checkInterrupt: () => {},
      training: { has: () => false, read: () => undefined, write: () => {} },
      part: () => undefined,
    })
  }
  return rows
}
