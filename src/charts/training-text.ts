import { estimatorLabel } from './estimator-labels.js'
import { networkLabel } from './network-labels.js'
import { networkSettings } from './network-settings.js'
import { recordsOf, type Rows } from './rows.js'

const { batchSize, learningRate, momentum } = networkSettings
/** Settings of a training in the order in which a caption has them. */
const settings = { batchSize, learningRate, momentum, seed: 'seed' } as const

/**
 * What was trained on what, of each case that the rows are of: LeNet on 2560 examples of cifar-10-part, SVRG, batch size 128,
 * learning rate 0.1, momentum 0.9, seed 0. Columns that the rows lack are left out.
 */
export function trainingText(name: string, rows: Rows): string {
  const texts = recordsOf(name, rows).map(({ network, activation, dataset, examples, estimator, ...others }) => {
    const elu = activation === undefined || activation === 'relu' ? '' : ` with ${String(activation).toUpperCase()}`
    const part = typeof examples === 'number' && examples > 0 ? `${examples} examples of ` : ''
    return [
      ...(network === undefined ? [] : [`${networkLabel(network)}${elu} on ${part}${dataset}`]),
      ...(estimator === undefined ? [] : [estimatorLabel(estimator)]),
      ...Object.entries(settings).flatMap(([column, label]) =>
        others[column] === undefined ? [] : [`${label} ${others[column]}`],
      ),
    ].join(', ')
  })
  return [...new Set(texts)].join(' and ')
}
