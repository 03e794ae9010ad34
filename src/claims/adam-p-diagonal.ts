import { exponentOf, numberOf, numbersOf } from './cells.js'
import type { Claim, Evidence } from './claim.js'

const experiment = 'p-diagonal'
const dimension = 100
const rankOne = [1, ...new Array<number>(dimension - 1).fill(0)]

/** d times an average over rotations, which π/2 is said to be. */
const timesDimension = (
  column: 'pDiagonal' | 'lowerBound',
  parameters: Evidence['parameters'],
  of: string,
): Evidence => ({
  experiment,
  parameters: { draws: 100, ...parameters },
  number: `d times the mean ${of}, d = ${dimension}`,
  unit: '1',
  measure: rows => ({
    value: dimension * numberOf(rows, column),
    low: dimension * numberOf(rows, `${column}Low`),
    high: dimension * numberOf(rows, `${column}High`),
    interval: 't',
    n: 100,
  }),
  must: 'be near',
  threshold: Math.PI / 2,
  tolerance: 0.05,
})

const dimensions = { spectrum: 'log', dimension: [30, 100, 300], condition: 1000, draws: 20 }

const exponentNear = (threshold: number): Evidence => ({
  experiment,
  parameters: dimensions,
  number: 'exponent of the mean p_diag against d, d = 30, 100, 300, log spectrum',
  unit: '1',
  measure: rows => ({ value: exponentOf(numbersOf(rows, 'dimension'), numbersOf(rows, 'pDiagonal')) }),
  must: 'be near',
  threshold,
  tolerance: 0.1,
})

/** p_diag of ((2, 1), (1, 3)) by a sum over one row of entries, or over all. */
const ofTwo = (sums: readonly number[], which: string): Evidence => ({
  experiment: 'expected-improvement',
  parameters: {
    matrix: [
      [2, 1],
      [1, 3],
    ],
    gradient: [1, 1],
    noiseDeviation: 0,
  },
  number: `largest difference of p_diag from Σ|q_ii| over ${which}, Q = (2, 1; 1, 3)`,
  unit: '1',
  measure: rows => {
    const [used] = numbersOf(rows, 'pDiagonal')
    return { value: Math.max(...sums.map(sum => Math.abs(used - 5 / sum))) }
  },
  must: 'be below',
  threshold: 1e-12,
})

export const adamPDiagonal: readonly Claim[] = [
  {
    id: 'adam-diagonal-printed-sum',
    paper: 'adam',
    item: 'Appendix B.2',
    claim: 'p_diag is Σ_i|q_ii| over Σ_i|q_ij|.',
    evidence: ofTwo([3, 4], 'a sum over one index'),
    onlyIf: {
      condition: 'the sum below is over i and j: the second index was lost in print',
      evidence: ofTwo([7], 'the sum over both'),
    },
  },
  {
    id: 'adam-diagonal-average',
    paper: 'adam',
    item: 'Section 2.3',
    claim: 'Under random rotation p_diag is about 1.57/d on average.',
    evidence: timesDimension('pDiagonal', { spectrum: 'log', condition: 1000, dimension }, 'p_diag of a log spectrum'),
    onlyIf: {
      condition: 'the matrix has rank one',
      evidence: timesDimension('pDiagonal', { eigenvalues: rankOne }, 'p_diag of a rank-one matrix'),
    },
  },
  {
    id: 'adam-diagonal-lower-bound-average',
    paper: 'adam',
    item: 'Section 2.3',
    claim: 'The lower bound Σλ/Σλ‖v‖₁² of p_diag is about 1.57/d on average.',
    evidence: timesDimension(
      'lowerBound',
      { spectrum: 'log', condition: 1000, dimension },
      'lower bound, log spectrum',
    ),
  },
  {
    id: 'adam-diagonal-exponent',
    isOurs: true,
    paper: 'adam',
    item: 'Section 2.3',
    claim: 'Under random rotation p_diag falls as 1/d between d = 30 and d = 300.',
    evidence: exponentNear(-1),
  },
  {
    id: 'adam-diagonal-square-root',
    isOurs: true,
    paper: 'adam',
    item: 'Section 2.3',
    claim: 'Under random rotation p_diag falls as 1/√d between d = 30 and d = 300.',
    evidence: exponentNear(-0.5),
  },
  {
    id: 'adam-diagonal-above-bound',
    paper: 'adam',
    item: 'Section 2.3',
    claim: 'p_diag is above its lower bound, and the bound above 1/d.',
    evidence: {
      experiment,
      parameters: { ...dimensions, spectrum: ['log', 'linear', 'well', 'ill'], dimension: 100 },
      number: 'smallest of p_diag over its bound and d times the bound, four spectra',
      unit: '1',
      measure: rows => {
        const bounds = numbersOf(rows, 'lowerBound')
        const ratios = numbersOf(rows, 'pDiagonal').map((value, i) => value / bounds[i])
        return { value: Math.min(...ratios, ...bounds.map(value => dimension * value)) }
      },
      must: 'be above',
      threshold: 1,
    },
  },
]
