import type { Parameter } from './experiment.js'

/** Which steps a case reports; the rows come in their order. */
export function stepsParameter(defaults: readonly number[] | string, meaning: string, first = 0): Parameter {
  return {
    name: 'steps',
    type: 'numbers',
    unit: 'step',
    default: defaults,
    range: [first, Infinity],
    meaning,
  }
}

/** 0 or `first`, then whole steps in equal ratios up to `last`, `perDecade` of them in each factor of ten. */
export function logSteps(first: 0 | 1, last: number, perDecade: number): number[] {
  const count = Math.round(perDecade * Math.log10(last))
  const steps = Array.from({ length: count + 1 }, (_, i) => Math.round(10 ** (i / perDecade)))
  return [...new Set([first, ...steps])]
}

/** @throws RangeError for a number that is no whole one, and for an empty list */
export function requireWhole(experiment: string, name: string, values: readonly number[]): void {
  if (values.length === 0) throw new RangeError(`${experiment}: ${name} must name at least one step, got none`)
  const wrong = values.find(value => !Number.isSafeInteger(value))
  if (wrong === undefined) return
  const kind = Number.isInteger(wrong) ? 'whole numbers below 2^53' : 'whole numbers'
  throw new RangeError(`${experiment}: ${name} must be ${kind}, got ${wrong}`)
}
