import { medianInterval } from '../statistics/median-interval.js'
import { numberOf } from './cells.js'
import type { Claim, Evidence } from './claim.js'

const seeds = Array.from({ length: 20 }, (_, seed) => seed)

/**
 * The median over 20 problems of the loss of SGD over that of sign descent after 100 steps, above 1 where signs are better,
 * with limits by order statistics.
 */
const panel = (
  spectrum: 'well' | 'ill',
  rotated: boolean,
  noiseDeviation: number,
  must: 'be above' | 'be below',
  threshold: number,
): Evidence => ({
  experiment: 'stochastic-quadratic',
  parameters: { spectrum, rotated, noiseDeviation, steps: [100], seed: seeds },
  number: 'median loss of SGD over that of sign descent after 100 steps, 20 problems',
  unit: '1',
  measure: rows => {
    const ratios = seeds.map(seed => {
      const loss = (method: string) => numberOf(rows, 'loss', { seed, method })
      return loss('sgd') / loss('ssd')
    })
    const { median, low, high, interval, n } = medianInterval(ratios)
    return { value: median, low, high, interval, n }
  },
  must,
  threshold,
})

const claim = (id: string, sentence: string, evidence: Evidence): Claim => ({
  id,
  paper: 'adam',
  item: 'Figure 2',
  claim: sentence,
  evidence,
})

export const adamStochasticQuadratic: readonly Claim[] = [
  claim(
    'adam-quiet-round-gradients',
    'Without noise, on a well-conditioned problem, SGD is far better than sign descent.',
    panel('well', true, 0, 'be below', 1e-6),
  ),
  claim(
    'adam-noise-narrows',
    'Noise narrows SGD’s advantage on a well-conditioned problem to less than a factor of three.',
    panel('well', true, 4, 'be above', 1 / 3),
  ),
  claim(
    'adam-noisy-round-aligned-signs',
    'With noise sign descent wins on a well-conditioned problem that is aligned with the axes.',
    panel('well', false, 4, 'be above', 1),
  ),
  claim(
    'adam-ill-aligned-signs',
    'Sign descent wins on ill-conditioned problems aligned with the axes, without noise.',
    panel('ill', false, 0, 'be above', 10),
  ),
  claim(
    'adam-noisy-ill-aligned-signs',
    'Sign descent wins on ill-conditioned problems aligned with the axes also with strong noise.',
    panel('ill', false, 4, 'be above', 2),
  ),
  claim(
    'adam-rotation-removes-advantage',
    'A rotation of an ill-conditioned problem takes the advantage away.',
    panel('ill', true, 4, 'be below', 1.25),
  ),
]
