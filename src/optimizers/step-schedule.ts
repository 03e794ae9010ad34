import type { Schedule } from './optimizer.js'

/**
 * A learning rate cut at given epochs: [[150, 0.1], [225, 0.1]] multiplies by 0.1 from epoch 150 on and again from
 * epoch 225 on (epochs count from 1). Empty: constant.
 * @throws RangeError for a cut that is not a positive whole epoch with a positive factor
 */
export function stepSchedule(learningRate: number, cuts: readonly (readonly number[])[]): Schedule {
  for (const [from, factor] of cuts)
    if (!(Number.isInteger(from) && from >= 1) || !(factor > 0 && factor < Infinity))
      throw new RangeError(
        `schedule: pairs of a positive whole epoch and a positive factor are required, as in 150:0.1, got ${from}:${factor}`,
      )
  return ({ epoch }) => cuts.reduce((rate, [from, factor]) => (epoch >= from ? rate * factor : rate), learningRate)
}
