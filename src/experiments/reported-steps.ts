/**
 * The steps that a case reports: whole numbers, rising, each once.
 * @throws RangeError for a step that is not a whole number, and for none
 */
export function reportedSteps(experiment: string, steps: readonly number[]): number[] {
  if (steps.length === 0) throw new RangeError(`${experiment}: steps must name at least one step, got none`)
  const wrong = steps.find(step => !Number.isInteger(step))
  if (wrong !== undefined) throw new RangeError(`${experiment}: steps must be whole numbers, got ${wrong}`)
  return [...new Set(steps)].sort((a, b) => a - b)
}
