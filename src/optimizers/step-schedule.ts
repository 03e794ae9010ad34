import type { Schedule } from './optimizer.js'

/**
 * A learning rate cut at given epochs: `150:0.1,225:0.1` multiplies by 0.1 from epoch 150 on and again from epoch 225
 * on (epochs count from 1). Empty: constant.
 * @throws RangeError for a text that is not pairs of a positive epoch and a positive factor
 */
export function stepSchedule(learningRate: number, cuts: string): Schedule {
  const pairs = parseCuts(cuts)
  return ({ epoch }) => pairs.reduce((rate, [from, factor]) => (epoch >= from ? rate * factor : rate), learningRate)
}

export function parseCuts(cuts: string): [epoch: number, factor: number][] {
  if (cuts === '' || cuts === 'constant') return []
  return cuts.split(',').map(pair => {
    const [epoch, factor, ...rest] = pair.split(':').map(Number)
    if (rest.length > 0 || !(Number.isInteger(epoch) && epoch >= 1) || !(factor > 0 && factor < Infinity))
      throw new RangeError(
        `schedule: pairs epoch:factor with a positive epoch and factor are required, as in 150:0.1,225:0.1, got '${pair}'`,
      )
    return [epoch, factor]
  })
}
