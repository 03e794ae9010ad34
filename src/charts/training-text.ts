import { estimatorLabel } from './estimator-labels.js'
import { networkLabel } from './network-labels.js'
import { recordsOf, type Rows } from './rows.js'

/**
 * What was trained on what, of each case that the rows are of: LeNet on 2560 examples of cifar-10-part, SVRG, batch size 128.
 * Columns that the rows lack are left out.
 */
export function trainingText(name: string, rows: Rows): string {
  const texts = recordsOf(name, rows).map(({ network, activation, dataset, examples, estimator, batchSize }) => {
    const elu = activation === undefined || activation === 'relu' ? '' : ` with ${String(activation).toUpperCase()}`
    const part = typeof examples === 'number' && examples > 0 ? `${examples} examples of ` : ''
    return [
      `${networkLabel(network)}${elu} on ${part}${dataset}`,
      ...(estimator === undefined ? [] : [estimatorLabel(estimator)]),
      ...(batchSize === undefined ? [] : [`batch size ${batchSize}`]),
    ].join(', ')
  })
  return [...new Set(texts)].join(' and ')
}
