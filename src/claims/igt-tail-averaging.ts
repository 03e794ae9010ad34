import { numberOf, numbersOf } from './cells.js'
import type { Claim, Evidence } from './claim.js'

const steps = '1..200'

const smallestWeight = (tailFraction: readonly number[]): Evidence => ({
  experiment: 'tail-averaging',
  parameters: { tailFraction: [...tailFraction], form: 'printed', steps },
  number: `smallest weight γ of the printed formula, n = 1 to 200, c = ${tailFraction.join(', ')}`,
  unit: '1',
  measure: rows => ({ value: Math.min(...numbersOf(rows, 'gamma')) }),
  must: 'be above',
  threshold: -1e-12,
})

export const igtTailAveraging: readonly Claim[] = [
  {
    id: 'ita-average-variance',
    paper: 'igt',
    item: 'Anytime tail averaging',
    claim: 'The exponential average with weights γ has the variance of an average over the last k = cn gradients.',
    evidence: {
      experiment: 'tail-averaging',
      parameters: { tailFraction: [0.1, 0.3, 0.5, 0.9], form: 'exponential', steps },
      number: 'largest |variance·k − 1|, n = 1 to 200, c = 0.1, 0.3, 0.5, 0.9, general form of γ',
      unit: '1',
      measure: rows => ({ value: Math.max(...numbersOf(rows, 'varianceTimesK').map(value => Math.abs(value - 1))) }),
      must: 'be below',
      threshold: 1e-12,
    },
  },
  {
    id: 'ita-printed-weights',
    paper: 'igt',
    item: 'Anytime tail averaging',
    claim: 'The printed formula for γ gives weights that are not negative.',
    evidence: smallestWeight([0.1, 0.2, 0.3, 0.5]),
    onlyIf: {
      condition: 'c is at least ½; below, γ is negative for small n',
      evidence: smallestWeight([0.5, 0.7, 0.9]),
    },
  },
  {
    id: 'ita-window-variance',
    paper: 'igt',
    item: 'Anytime tail averaging',
    claim: 'An average over two windows keeps that variance with two accumulators.',
    evidence: {
      experiment: 'tail-averaging',
      parameters: { tailFraction: 0.5, form: 'two-window', steps },
      number: 'largest |variance·k − 1|, n = 1 to 200, c = ½',
      unit: '1',
      measure: rows => ({ value: Math.max(...numbersOf(rows, 'varianceTimesK').map(value => Math.abs(value - 1))) }),
      must: 'be below',
      threshold: 1e-12,
    },
  },
  {
    id: 'ita-shorter-transport',
    paper: 'igt',
    item: 'Anytime tail averaging',
    claim: 'ITA asks for gradients nearer to the iterate than IGT does.',
    evidence: {
      experiment: 'tail-averaging',
      parameters: { tailFraction: [0.5, 1], form: 'exponential', steps: [1000] },
      number: 'transport of ITA with c = ½ over that of IGT at n = 1,000',
      unit: '1',
      measure: rows => ({
        value: numberOf(rows, 'shift', { tailFraction: 0.5 }) / numberOf(rows, 'shift', { tailFraction: 1 }),
      }),
      must: 'be below',
      threshold: 1,
    },
  },
]
