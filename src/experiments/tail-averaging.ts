import type { AveragingWeights } from '../averages/averaging-weights.js'
import { exponentialTail } from '../averages/exponential-tail.js'
import { printedTailGamma } from '../averages/printed-tail-gamma.js'
import { type TailLength, tailLength, windowLength } from '../averages/tail-length.js'
import { exactTailVariances, twoWindowVariances, weightedVariances } from '../averages/tail-variance.js'
import type { Experiment, Parameters } from './experiment.js'
import { requireWhole, stepsParameter } from './step-list.js'

const name = 'tail-averaging'
const mostSteps = 2e7

/** Averages that stand for the last part of all samples. */
export const tailAveraging: Experiment = {
  name,
  version: 1,
  question: 'Is an average of constant memory as good as the mean of the last samples?',
  source: 'Le Roux 2019; Arnold et al. 2019, on anytime tail averaging',
  usesDevice: false,
  mainColumn: 'varianceTimesK',
  parameters: [
    {
      name: 'tailFraction',
      type: 'number',
      unit: '1',
      default: 0.5,
      range: [0, 1],
      meaning: 'c: the average stands for the last k = max(1, cn) of n samples, c above 0; not used with a window',
    },
    {
      name: 'window',
      type: 'integer',
      unit: 'sample',
      default: 0,
      range: [0, Number.MAX_SAFE_INTEGER],
      meaning: 'the average stands for the last k = min(n, window) samples instead; 0 = not used',
    },
    {
      name: 'form',
      type: 'name',
      unit: '1',
      default: 'exponential',
      choices: ['exponential', 'exact', 'two-window', 'printed'],
      meaning:
        'exponential weights (that of ita), the mean of the last ⌈k⌉ samples, two blocks mixed, or the weights as the paper prints them, negative for small c and n',
    },
    stepsParameter('1..100', 'n: numbers of samples', 1),
  ],
  columns: [
    { name: 'step', type: 'integer', unit: 'sample', meaning: 'n: samples averaged, from 1' },
    {
      name: 'gamma',
      type: 'number',
      unit: '1',
      meaning: 'γ_n, what the n-th sample leaves of the average before; null where the form is not exponential',
    },
    {
      name: 'shift',
      type: 'number',
      unit: '1',
      meaning: 'γ_n/(1−γ_n), displacements by which ita looks ahead; null where the form is not exponential',
    },
    {
      name: 'variance',
      type: 'number',
      unit: '1',
      meaning: 'variance of the average of independent samples of variance 1',
    },
    {
      name: 'varianceTimesK',
      type: 'number',
      unit: '1',
      meaning: 'variance times k, 1 where the average is as good as k samples',
    },
  ],
  check,
  run: (parameters, context) => {
    const steps = parameters.steps as readonly number[]
    const last = steps.reduce((a, b) => Math.max(a, b), 1)
    const length = lengthOf(parameters)
    const weights = weightsOf(parameters)
    const variances =
      weights !== undefined
        ? weightedVariances(weights, last)
        : parameters.form === 'exact'
          ? exactTailVariances(length, last)
          : twoWindowVariances(length, last)
    context.emit(
      steps.map(step => ({
        step,
        gamma: weights?.gamma(step) ?? null,
        shift: weights?.shift(step) ?? null,
        variance: variances[step - 1],
        varianceTimesK: variances[step - 1] * length.at(step),
      })),
    )
  },
}

function check(parameters: Parameters): void {
  const steps = parameters.steps as readonly number[]
  requireWhole(name, 'steps', steps)
  const last = steps.reduce((a, b) => Math.max(a, b), 1)
  if (last > mostSteps)
    throw new RangeError(`${name}: steps must be at most ${mostSteps}, since every sample is gone through, got ${last}`)
  if ((parameters.window as number) > 0 && parameters.tailFraction !== 0.5)
    throw new RangeError(
      `${name}: window and tailFraction exclude each other, got ${parameters.window} and ${parameters.tailFraction}; leave one out`,
    )
  if ((parameters.window as number) > 0 && parameters.form === 'printed')
    throw new RangeError(`${name}: the printed form is one of tailFraction, got window ${parameters.window}`)
  if (parameters.tailFraction === 0) throw new RangeError(`${name}: tailFraction must be in (0, 1], got 0`)
}

/** of the forms that are made of weights */
function weightsOf(parameters: Parameters): AveragingWeights | undefined {
  if (parameters.form === 'exponential') return exponentialTail(lengthOf(parameters))
  if (parameters.form !== 'printed') return undefined
  const gamma = (n: number) => printedTailGamma(parameters.tailFraction as number, n)
  return { name: 'printed', gamma, newest: n => 1 - gamma(n), shift: n => gamma(n) / (1 - gamma(n)) }
}

function lengthOf({ window, tailFraction }: Parameters): TailLength {
  return (window as number) > 0 ? windowLength(window as number) : tailLength(tailFraction as number)
}
