import type { Experiment } from '../experiments/experiment.js'
import { type GridValue, gridCases, gridOf } from '../experiments/grid.js'
import type { Table } from '../tables/parquet.js'
import type { Origin } from './origin.js'
import type { Provenance } from './provenance.js'

/** The cases of one experiment, and the tables of their runs. */
export interface KeptGrid {
  readonly experiment: Experiment
  readonly grid: Readonly<Record<string, GridValue | undefined>>
  readonly tables: readonly Table[]
}

/** The command that runs all cases of a grid: `npx gradient-lab run … --set a=1 --sweep method=sgd,igt`. */
export function gridCommand({ experiment, grid }: Pick<KeptGrid, 'experiment' | 'grid'>): string {
  const { given, axes } = gridOf(experiment, grid)
  const isList = (name: string) => {
    const type = experiment.parameters.find(parameter => parameter.name === name)?.type ?? ''
    return ['names', 'numbers', 'rows', 'schedule'].includes(type)
  }
  const quoted = (text: string) => (/[;|\s]/.test(text) ? `'${text}'` : text)
  return [
    'npx gradient-lab run',
    experiment.name,
    ...Object.entries(given).map(([name, text]) => `--set ${quoted(`${name}=${text}`)}`),
    ...axes.map(({ name, values }) => `--sweep ${quoted(`${name}=${values.join(isList(name) ? '|' : ',')}`)}`),
  ].join(' ')
}

/**
 * Where the numbers of grids come from. `parameters` has what each parameter of the cases is, one value or the different
 * ones in an array; of several grids by experiment, and where these have an experiment in common, each of its grids in an
 * array, in the order of the commands.
 */
export function originOfGrids(grids: readonly KeptGrid[]): Origin {
  const made = grids.flatMap(({ tables }) => tables.map(table => table.provenance as Provenance))
  const commits = [...new Set(made.flatMap(({ commit }) => (commit === null ? [] : [commit])))]
  const packages = [...new Set(made.map(each => each.package))]
  return {
    command: grids.map(gridCommand).join(' && '),
    parameters: grids.length === 1 ? parametersOf(grids[0]) : parametersByExperiment(grids),
    versions: Object.assign({ 'gradient-lab': packages.join(', ') }, ...made.map(({ libraries }) => libraries)),
    ...(commits.length === 0 ? {} : { commit: commits.join(', ') }),
  }
}

function parametersByExperiment(grids: readonly KeptGrid[]): Record<string, unknown> {
  const names = [...new Set(grids.map(({ experiment }) => experiment.name))]
  return Object.fromEntries(
    names.map(name => {
      const groups = grids.filter(({ experiment }) => experiment.name === name).map(parametersOf)
      return [name, groups.length === 1 ? groups[0] : groups]
    }),
  )
}

function parametersOf({ experiment, grid }: KeptGrid): Record<string, unknown> {
  const { given, axes } = gridOf(experiment, grid)
  const cases = gridCases(experiment, given, axes)
  return Object.fromEntries(
    experiment.parameters.map(({ name }) => {
      const values = [...new Map(cases.map(one => [JSON.stringify(one[name]), one[name]])).values()]
      return [name, values.length === 1 ? values[0] : values]
    }),
  )
}
