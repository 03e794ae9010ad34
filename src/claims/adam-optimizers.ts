import { numberOf, numbersOf } from './cells.js'
import type { Claim } from './claim.js'

const experiment = 'optimizer-trace'

export const adamOptimizers: readonly Claim[] = [
  {
    id: 'adam-certain-is-sign',
    paper: 'adam',
    item: 'Section 1.1',
    claim: 'Where the gradient does not vary, Adam makes the steps of sign descent.',
    evidence: {
      experiment,
      parameters: {
        optimizer: 'adam',
        learningRate: 0.1,
        epsilon: 0,
        gradients: [
          [3, -0.001, 20],
          [3, -0.001, 20],
          [3, -0.001, 20],
        ],
        start: [0, 0, 0],
      },
      number: 'largest difference of its third iterate from −3α sign(g)',
      unit: '1',
      measure: rows => ({
        value: Math.max(
          ...[-1, 1, -1].map((direction, coordinate) =>
            Math.abs(numberOf(rows, 'parameter', { step: 3, coordinate }) - 0.3 * direction),
          ),
        ),
      }),
      must: 'be below',
      threshold: 1e-12,
    },
  },
  {
    id: 'adam-variance-first-step',
    paper: 'adam',
    item: 'Section 4.4',
    claim: 'The first step of M-SVAG is that of SGD.',
    evidence: {
      experiment,
      parameters: {
        optimizer: ['msvag', 'msgd'],
        learningRate: 0.1,
        gradients: [[1, -2, 0.5]],
        start: [0, 0, 0],
      },
      number: 'largest difference of the first iterates of M-SVAG and M-SGD',
      unit: '1',
      measure: rows => {
        const plain = numbersOf(rows, 'parameter', { step: 1, optimizer: 'msgd' })
        const adapted = numbersOf(rows, 'parameter', { step: 1, optimizer: 'msvag' })
        return { value: Math.max(...adapted.map((value, i) => Math.abs(value - plain[i]))) }
      },
      must: 'be below',
      threshold: 1e-15,
    },
  },
]
