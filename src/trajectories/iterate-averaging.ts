import type { Average } from '../averages/average.js'
import { constantWeights } from '../averages/constant-weights.js'
import { uniformWeights } from '../averages/uniform-weights.js'
import { type WeightedAverageState, weightedAverage } from '../averages/weighted-average.js'
import { float64Space } from '../vectors/float64-vector.js'
import type { Space, Vector } from '../vectors/vector.js'

/**
 * Where the next pass starts, its snapshot with it: at an average of this pass's iterates instead of the last one
 * (Defazio & Bottou 2019, where it is the last 100, 50 or 10 %). The optimizer's state and batch norm's running statistics stay those of the path.
 * Averages are taken in double precision, whatever the vectors are.
 */
export interface IterateAveraging {
  readonly name: string
  /** After which update of a pass of so many the first iterate takes part; 0: the start does too. */
  first(updates: number): number
  readonly average: Average<WeightedAverageState>
}

/**
 * The mean of the iterates after the last ⌊M·percent/100⌋ of M updates, of the last one at least.
 * @throws RangeError when percent is not in (0, 100]
 */
export function tailAveraging(percent: number): IterateAveraging {
  if (!(percent > 0 && percent <= 100))
    throw new RangeError(`tailAveraging: percent must be in (0, 100], got ${percent}`)
  return {
    name: String(percent),
    first: updates => updates - Math.max(1, Math.floor((updates * percent) / 100)) + 1,
    average: weightedAverage(uniformWeights()),
  }
}

/** x̄ ← 0.9·x̄ + 0.1·w after every update, from x̄ = w at the start of the pass: as the paper's code has it. */
export const emaAveraging: IterateAveraging = {
  name: 'ema',
  first: () => 0,
  average: weightedAverage(constantWeights(0.9)),
}

/** The average with the iterate after an update, where that takes part. */
export function averaged(
  { average, first }: IterateAveraging,
  before: WeightedAverageState | undefined,
  x: Vector,
  place: { readonly update: number; readonly updates: number },
): WeightedAverageState {
  const state = before ?? average.init()
  return place.update < first(place.updates) ? state : average.add(float64Space.vector(x.read()), state)
}

/** The average as a vector of `space`. */
export function averageOf({ average }: IterateAveraging, state: WeightedAverageState, space: Space): Vector {
  return space.vector(average.mean(state).read())
}
