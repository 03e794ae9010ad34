import { normals } from '../random/normals.js'
import { rootKey } from '../random/root-key.js'
import { clopperPearson } from '../statistics/clopper-pearson.js'
import { successProbability } from '../theory/success-probability.js'
import type { Experiment, Parameters, RunContext } from './experiment.js'
import { seedParameter } from './seed-parameter.js'

const drawnAtOnce = 65_536

/** How often the sign of a Gaussian stochastic gradient is right: formula and count. */
export const signSuccess: Experiment = {
  name: 'sign-success',
  version: 1,
  question: 'How often has a noisy gradient the sign of the true one?',
  source: 'Balles & Hennig 2018, section 2',
  usesDevice: false,
  parameters: [
    { name: 'mean', type: 'number', unit: '1', default: 0.5, meaning: 'true gradient ∇L of the coordinate' },
    {
      name: 'deviation',
      type: 'number',
      unit: '1',
      default: 1,
      range: [0, Infinity],
      meaning: 'standard deviation σ of its Gaussian noise',
    },
    {
      name: 'n',
      type: 'integer',
      unit: 'draw',
      default: 1_000_000,
      range: [1, 1_000_000_000],
      meaning: 'gradients drawn',
    },
    seedParameter,
  ],
  columns: [
    { name: 'predicted', type: 'number', unit: '1', meaning: 'ρ = P[sign g = sign ∇L] by its formula; sign(0) is 1' },
    { name: 'observed', type: 'number', unit: '1', meaning: 'share of the drawn gradients with the right sign' },
    { name: 'observedLow', type: 'number', unit: '1', meaning: 'lower 95 % limit of the probability' },
    { name: 'observedHigh', type: 'number', unit: '1', meaning: 'upper 95 % limit of the probability' },
  ],
  run: (parameters, context) => {
    const { mean, deviation, n } = parameters as Record<string, number>
    const { proportion, low, high, interval } = clopperPearson(countSuccesses(parameters, context), n)
    const predicted = successProbability(mean, deviation)
    context.emit([{ predicted, observed: proportion, observedLow: low, observedHigh: high, n, interval }])
  },
}

/** How many of n gradients g = mean + deviation·z have the sign of the mean, sign(0) = 1. */
function countSuccesses(parameters: Parameters, context: RunContext): number {
  const { mean, deviation, n, seed } = parameters as Record<string, number>
  const key = rootKey(seed).child('gradients')
  let successes = 0
  for (let drawn = 0, part = 0; drawn < n; drawn += drawnAtOnce, part++) {
    context.checkInterrupt()
    context.progress(drawn / n, `${drawn} of ${n} gradients`)
    for (const z of normals(key.child(part), Math.min(drawnAtOnce, n - drawn)))
      if (mean + deviation * z >= 0 === mean >= 0) successes++
  }
  return successes
}
