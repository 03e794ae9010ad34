/**
 * What `read` makes of the iterates of a path after the given numbers of updates, in the order of `steps`:
 * `atSteps(streamTrajectory(parts, start, key), [1, 10, 100], ({ x }) => x.read())`. The path is followed no further than
 * it must be. An iterate may be valid only until the next one, so `read` returns what is to be kept.
 *
 * @param steps numbers of updates from 0, in any order
 * @throws RangeError for a step that is not a whole number from 0, or that the path does not reach
 */
export function atSteps<Iterate extends { readonly step: number }, Result>(
  path: Iterable<Iterate>,
  steps: readonly number[],
  read: (iterate: Iterate) => Result,
): Result[] {
  const wrong = steps.find(step => !(Number.isSafeInteger(step) && step >= 0))
  if (wrong !== undefined) throw new RangeError(`atSteps: steps must be whole numbers from 0, got ${wrong}`)
  const last = steps.reduce((latest, step) => Math.max(latest, step), -1)
  const wanted = new Set(steps)
  const found = new Map<number, Result>()
  if (last >= 0)
    for (const iterate of path) {
      if (wanted.has(iterate.step)) found.set(iterate.step, read(iterate))
      if (iterate.step >= last) break
    }
  return steps.map(step => {
    if (!found.has(step)) throw new RangeError(`atSteps: the path must reach step ${step}, it ended before`)
    return found.get(step) as Result
  })
}
