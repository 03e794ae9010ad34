import { numbersOf } from './cells.js'
import type { Claim, Evidence } from './claim.js'

const parameters = {
  spectrum: 'log',
  dimension: 100,
  condition: [2, 10, 100, 1000],
  noiseVariance: 0.3,
  offset: 1,
  steps: [5, 10, 21, 50, 201, 500, 2001, 5000, 20_000],
}

/** The largest ratio where the bound is claimed, t > 2κ. */
const largestRatio: Evidence['measure'] = rows => ({
  value: Math.max(
    ...numbersOf(
      rows.filter(row => row.ratio !== null),
      'ratio',
    ),
  ),
})
const number = 'largest exact error over bound, t > 2κ, κ = 2 to 1,000'

const conditions = [10, 100, 1000]

export const igtBound: readonly Claim[] = [
  {
    id: 'igt-bound-holds',
    paper: 'igt',
    item: 'Proposition 3.1',
    claim: 'E‖θ − θ*‖² stays below (1 − 1/κ)^(2t)‖θ₀ − θ*‖² + dα²Bν²/t with ν = (2 + 2 ln κ)κ for t > 2κ.',
    evidence: {
      experiment: 'igt-bound',
      parameters,
      number,
      unit: '1',
      measure: largestRatio,
      must: 'be below',
      threshold: 1,
    },
  },
  {
    id: 'igt-bound-slack',
    isOurs: true,
    paper: 'igt',
    item: 'Proposition 3.1',
    claim: 'The bound tells the size of the error: it loses less than a factor of ten.',
    evidence: {
      experiment: 'igt-bound',
      parameters: { ...parameters, condition: 1000 },
      number: 'largest exact error over bound, t > 2κ, κ = 1,000',
      unit: '1',
      measure: largestRatio,
      must: 'be above',
      threshold: 0.1,
    },
  },
  {
    id: 'igt-bound-constant',
    isOurs: true,
    paper: 'igt',
    item: 'Proposition 3.1',
    claim: 'The variance needs a factor that grows with κ beside α²Bκ²/t, as the printed (2 + 2 ln κ)² does.',
    evidence: {
      experiment: 'noise-impact',
      parameters: {
        method: 'igt',
        h: conditions.map(condition => 1 / condition),
        noiseSteps: [0],
        steps: [21, 30, 50, 100, 201, 300, 500, 1000, 2001, 3000, 5000, 10_000, 20_000],
      },
      number: 'largest t·S_t/κ² in the worst direction, t > 2κ, κ = 10, 100, 1,000',
      unit: '1',
      measure: rows => ({
        value: Math.max(
          ...rows
            .filter(({ step, h }) => (step as number) * (h as number) > 2)
            .map(({ step, h, total }) => (step as number) * (h as number) ** 2 * (total as number)),
        ),
      }),
      must: 'be above',
      threshold: 2,
    },
  },
]
