import { numberOf, numbersOf, ratiosOf } from './cells.js'
import type { Claim } from './claim.js'

const experiment = 'gradient-alignment'
const parameters = { seeds: 20 }

export const igtAlignment: readonly Claim[] = [
  {
    id: 'igt-cosine-larger',
    paper: 'igt',
    item: 'Figure 2c',
    claim: 'At the same distance from the optimum the IGT estimate points more nearly along the gradient than SGD’s.',
    evidence: {
      experiment,
      parameters,
      number: 'smallest difference of the mean cosines, IGT − SGD, over the distances, limits from the ends of both',
      unit: '1',
      measure: rows => {
        const distances = numbersOf(rows, 'distance', { method: 'igt' })
        const differences = distances.map(distance => {
          const at = (column: string, method: string) => numberOf(rows, column, { distance, method })
          return {
            value: at('cosine', 'igt') - at('cosine', 'sgd'),
            low: at('cosineLow', 'igt') - at('cosineHigh', 'sgd'),
            high: at('cosineHigh', 'igt') - at('cosineLow', 'sgd'),
          }
        })
        const smallest = differences.reduce((least, each) => (each.low < least.low ? each : least))
        return { ...smallest, interval: 't', n: 20 }
      },
      must: 'be above',
      threshold: 0,
    },
  },
  {
    id: 'igt-noise-smaller',
    paper: 'igt',
    item: 'Figure 2b',
    claim: 'The noise of the IGT estimate is smaller than that of SGD’s.',
    evidence: {
      experiment,
      parameters,
      number: 'largest noise norm of IGT over SGD’s, over the distances',
      unit: '1',
      measure: rows => ({ value: Math.max(...ratiosOf(rows, 'noiseNorm', { method: 'igt' }, { method: 'sgd' })) }),
      must: 'be below',
      threshold: 1,
    },
  },
]
