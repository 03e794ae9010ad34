import { numberOf } from './cells.js'
import type { Claim, Evidence } from './claim.js'

const experiment = 'wilson'

/** Who always says the larger class is right with probability p = 0.7. */
const generalises = 0.8

const meanings = {
  testAccuracy: 'probability that a new sample is classified right',
  signCosine: 'cosine between the last iterate and sign(Xᵀy)',
}

const last = (
  method: string,
  column: keyof typeof meanings,
  must: Evidence['must'],
  threshold: number,
  tolerance?: number,
): Evidence => ({
  experiment,
  parameters: { method, n: 200, p: 0.7 },
  number: `${meanings[column]}, n = 200, p = 0.7`,
  unit: '1',
  measure: rows => ({ value: numberOf(rows, column) }),
  must,
  threshold,
  ...(tolerance === undefined ? {} : { tolerance }),
})

const claim = (id: string, sentence: string, evidence: Evidence): Claim => ({
  id,
  paper: 'adam',
  item: 'Lemma 2, appendix B.6',
  claim: sentence,
  evidence,
})

export const adamWilson: readonly Claim[] = [
  claim(
    'adam-wilson-adam-direction',
    'Adam ends in a multiple of sign(Xᵀy) on the data of Wilson et al.',
    last('adam', 'signCosine', 'be near', 1, 1e-6),
  ),
  claim(
    'adam-wilson-sign-direction',
    'Sign descent ends in a multiple of sign(Xᵀy) on these data.',
    last('sign-descent', 'signCosine', 'be near', 1, 1e-6),
  ),
  claim(
    'adam-wilson-sign-generalisation',
    'Sign descent does not generalise on these data.',
    last('sign-descent', 'testAccuracy', 'be below', generalises),
  ),
  claim(
    'adam-wilson-adam-generalisation',
    'Adam does not generalise on these data.',
    last('adam', 'testAccuracy', 'be below', generalises),
  ),
  claim(
    'adam-wilson-descent-generalisation',
    'Gradient descent generalises on these data.',
    last('gradient-descent', 'testAccuracy', 'be above', 0.99),
  ),
  claim(
    'adam-wilson-variance-adaptation',
    'M-SVAG is not of that form, and generalises as gradient descent does.',
    last('msvag', 'testAccuracy', 'be above', 0.99),
  ),
]
