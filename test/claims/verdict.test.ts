import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Claim, Evidence, Measured } from '../../src/claims/claim.js'
import { findingOf } from '../../src/claims/finding.js'
import { latexMacros, latexNumber } from '../../src/claims/latex-macros.js'
import { verdictOf } from '../../src/claims/verdict.js'

const evidence = (must: Evidence['must'], threshold: number, measured: Measured, tolerance?: number): Evidence => ({
  experiment: 'variance-factors',
  parameters: {},
  number: 'a number',
  unit: '1',
  measure: () => measured,
  must,
  threshold,
  ...(tolerance === undefined ? {} : { tolerance }),
})
const verdict = (...given: Parameters<typeof evidence>) => verdictOf(evidence(...given), given[2])

test('a number without limits is on one side of its threshold or on the other', () => {
  assert.equal(verdict('be below', 1, { value: 0.9 }), 'holds')
  assert.equal(verdict('be below', 1, { value: 1.1 }), 'fails')
  assert.equal(verdict('be above', 1, { value: 1.1 }), 'holds')
  assert.equal(verdict('be above', 1, { value: 0.9 }), 'fails')
  assert.equal(verdict('be near', 1, { value: 1.05 }, 0.1), 'holds')
  assert.equal(verdict('be near', 1, { value: 0.85 }, 0.1), 'fails')
})

test('limits on both sides of the threshold leave it undecided, and so does a missing number', () => {
  assert.equal(verdict('be below', 1, { value: 0.9, low: 0.7, high: 1.1 }), 'undecided')
  assert.equal(verdict('be below', 1, { value: 0.9, low: 0.85, high: 0.95 }), 'holds')
  assert.equal(verdict('be above', 1, { value: 0.9, low: 0.85, high: 0.95 }), 'fails')
  assert.equal(verdict('be near', 1, { value: 1, low: 0.8, high: 1.2 }, 0.1), 'undecided')
  assert.equal(verdict('be near', 1, { value: 2, low: 1.5, high: 2.5 }, 0.1), 'fails')
  assert.equal(verdict('be below', 1, { value: Number.NaN }), 'undecided')
  assert.equal(verdict('be below', 1, { value: 0.5, low: 0.4, high: Number.NaN }), 'undecided')
})

const claim = (printed: Evidence, saved?: Evidence): Claim => ({
  id: 'adam-some-claim',
  paper: 'adam',
  item: 'Figure 3',
  claim: 'One curve is close to another.',
  evidence: printed,
  ...(saved ? { onlyIf: { condition: 'with the square', evidence: saved } } : {}),
})
const found = (...given: Parameters<typeof claim>) => findingOf(claim(...given), () => ({ rows: [] }))

test('a claim is conditional only where it fails as printed and holds under its condition', () => {
  const right = evidence('be below', 1, { value: 0.5 })
  const wrong = evidence('be below', 1, { value: 2 })
  const open = evidence('be below', 1, { value: 1, low: 0.5, high: 1.5 })
  const given = [right, wrong, open]
  const verdicts = given.map(printed => given.map(saved => found(printed, saved).verdict))
  assert.deepEqual(verdicts, [
    ['holds', 'holds', 'holds'],
    ['conditional', 'fails', 'fails'],
    ['undecided', 'undecided', 'undecided'],
  ])
  const conditional = found(wrong, right)
  assert.equal(conditional.value, 2, 'the number shown is that of the printed reading')
  assert.equal(conditional.condition, 'with the square')
  assert.equal(found(right, wrong).condition, null)
  assert.equal(found(wrong).verdict, 'fails')
})

test('a claim without rows is undecided, and its number is not made from none', () => {
  const decided = evidence('be below', 1, { value: 0.5 })
  const { verdict: printed, value, interval, problem } = findingOf(claim(decided), () => ({ problem: 'no data' }))
  assert.deepEqual([interval, problem], ['none', 'no data'])
  assert.equal(printed, 'undecided')
  assert.ok(Number.isNaN(value))
})

test('macros hold the number, its limits and the verdict under a name of letters', () => {
  const text = latexMacros([found(evidence('be below', 0.1, { value: 0.0644181, low: 0.06, high: 0.07 }))])
  assert.deepEqual(text.split('\n'), [
    '% Balles & Hennig 2018, Figure 3: One curve is close to another.',
    '% a number must be below 0.1',
    '\\newcommand{\\adamSomeClaim}{\\ensuremath{0.06442}}',
    '\\newcommand{\\adamSomeClaimLow}{\\ensuremath{0.06}}',
    '\\newcommand{\\adamSomeClaimHigh}{\\ensuremath{0.07}}',
    '\\newcommand{\\adamSomeClaimVerdict}{holds}',
    '',
  ])
})

test('a number in LaTeX has four significant digits and a power of ten where it is long', () => {
  const texts = [0, 20, -3, 1.23456, 0.00098765, -1234567.8, 3.4e-4, 1 / 3].map(latexNumber)
  assert.deepEqual(texts, [
    '\\ensuremath{0}',
    '\\ensuremath{20}',
    '\\ensuremath{-3}',
    '\\ensuremath{1.235}',
    '\\ensuremath{9.877\\times10^{-4}}',
    '\\ensuremath{-1.235\\times10^{6}}',
    '\\ensuremath{3.400\\times10^{-4}}',
    '\\ensuremath{0.3333}',
  ])
})
