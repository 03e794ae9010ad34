import { requireWhole } from './step-list.js'

/**
 * The steps that a path reports while it goes along: rising, each once.
 * @throws RangeError for a step that is not a whole number, and for none
 */
export function reportedSteps(experiment: string, steps: readonly number[]): number[] {
  requireWhole(experiment, 'steps', steps)
  return [...new Set(steps)].sort((a, b) => a - b)
}
