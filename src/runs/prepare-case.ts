import { caseIdentity, contentKey, trainingIdentity } from '../experiments/case-key.js'
import type { Experiment, Parameters } from '../experiments/experiment.js'
import { deviceName } from './environment.js'
import { partChecksums } from './part-files.js'
import { publishedWithoutData } from './published.js'

/** A case whose parameters have been checked, with the keys under which its run and its training are found. */
export interface PreparedCase {
  readonly experiment: Experiment
  readonly parameters: Parameters
  /** the run's id */
  readonly run: string
  readonly training: string
  readonly device: string
  /** the folder that file names in the parameters are relative to */
  readonly directory: string
  /** content of the part files, by reference */
  readonly parts: Readonly<Record<string, string>>
  /** why the case cannot be computed here, only read as it was published: its data are not on this machine; else null */
  readonly missingData: string | null
}

/**
 * Checks a case and names it, without starting anything. One whose data are not on this machine is the published run of the
 * same experiment, version, parameters and device, if there is one.
 * @throws RangeError in one sentence for a case whose data are not here otherwise, and for one that the experiment refuses;
 * RangeError or SyntaxError for a part file that cannot be used
 */
export function prepareCase(experiment: Experiment, parameters: Parameters, directory: string): PreparedCase {
  const device = experiment.usesDevice ? deviceName() : 'cpu'
  const missingData = missingDataOf(experiment, parameters)
  const published = missingData === null ? undefined : publishedWithoutData(experiment, parameters, device)
  if (published !== undefined) {
    const { run, training } = published
    return { experiment, parameters, run, training, device, directory, parts: {}, missingData }
  }
  try {
    experiment.check?.(parameters)
  } catch (error) {
    // an impossible parameter first, unless what is possible depends on the data
    if (missingData === null || error instanceof RangeError) throw error
  }
  if (missingData !== null) throw new RangeError(missingData)
  const parts = partChecksums(experiment, parameters, directory)
  const around = { device, parts }
  return {
    experiment,
    parameters,
    run: contentKey(caseIdentity(experiment, parameters, around)),
    training: contentKey({ training: trainingIdentity(experiment, parameters, around) }),
    device,
    directory,
    parts,
    missingData: null,
  }
}

/** Why a case has no data checksum: its set was not brought yet; null where it has one, or its files are damaged. */
function missingDataOf(experiment: Experiment, parameters: Parameters): string | null {
  try {
    experiment.dataChecksum?.(parameters)
    return null
  } catch (error) {
    return error instanceof RangeError ? null : (error as Error).message
  }
}

/** @throws RangeError in one sentence for the first case that is to be computed afresh and whose data are not here */
export function refuseWithoutData(cases: readonly PreparedCase[], fresh: boolean | undefined): void {
  const missing = fresh === true ? cases.find(each => each.missingData !== null)?.missingData : undefined
  if (typeof missing === 'string') throw new RangeError(missing)
}
