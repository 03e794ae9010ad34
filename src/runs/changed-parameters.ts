import type { Experiment, Parameters } from '../experiments/experiment.js'
import { parameterText } from '../experiments/parameter-text.js'
import { parseParameters } from '../experiments/parse-parameters.js'

/** The parameters that differ from the experiment's defaults, with their texts as `--set` takes them. */
export function changedParameters(experiment: Experiment, parameters: Parameters): [name: string, text: string][] {
  const defaults = parseParameters(experiment, {})
  return experiment.parameters.flatMap(parameter => {
    const text = parameterText(parameter, parameters[parameter.name])
    return text === parameterText(parameter, defaults[parameter.name]) ? [] : [[parameter.name, text]]
  })
}
