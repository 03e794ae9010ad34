import { caseIdentity, contentKey, trainingIdentity } from '../experiments/case-key.js'
import type { Experiment, Parameters } from '../experiments/experiment.js'
import { deviceName } from './environment.js'
import { partChecksums } from './part-files.js'

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
}

/**
 * Checks a case and names it, without starting anything.
 * @throws Error in one sentence for a case that the experiment refuses and for a part file that cannot be used
 */
export function prepareCase(experiment: Experiment, parameters: Parameters, directory: string): PreparedCase {
  experiment.check?.(parameters)
  const parts = partChecksums(experiment, parameters, directory)
  const device = experiment.usesDevice ? deviceName() : 'cpu'
  const around = { device, parts }
  return {
    experiment,
    parameters,
    run: contentKey(caseIdentity(experiment, parameters, around)),
    training: contentKey({ training: trainingIdentity(experiment, parameters, around) }),
    device,
    directory,
    parts,
  }
}
