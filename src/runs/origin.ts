import { labHome } from '../tables/lab-home.js'
import { changedParameters } from './changed-parameters.js'
import { foundTable } from './find-results.js'
import { findExperiment, type Run } from './start.js'

/** What a figure or a table says about where its numbers come from. */
export interface Origin {
  /** the command that computes them again */
  readonly command: string
  readonly parameters: Readonly<Record<string, unknown>>
  readonly versions: Readonly<Record<string, string>>
  readonly commit?: string
}

/**
 * Where a finished run's numbers come from.
 * @throws Error if the run is not finished
 */
export async function originOf(run: Pick<Run, 'id' | 'experiment' | 'parameters'>, home = labHome()): Promise<Origin> {
  const table = await foundTable(home, run.id)
  if (!table) throw new Error(`run ${run.id} is not finished: await its \`done\` first`)
  const {
    package: version,
    commit,
    libraries,
  } = table.provenance as {
    package: string
    commit: string | null
    libraries: Record<string, string>
  }
  const changed = changedParameters(findExperiment(run.experiment), run.parameters).map(
    ([name, text]) => `--set ${name}=${text}`,
  )
  return {
    command: ['npx gradient-lab run', run.experiment, ...changed].join(' '),
    parameters: run.parameters,
    versions: { 'gradient-lab': version, ...libraries },
    ...(commit === null ? {} : { commit }),
  }
}
