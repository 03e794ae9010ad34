import type { Parameters } from './experiment.js'

/** @throws RangeError, in one sentence that starts with `name`, where one of these parameters names a number twice */
export function checkDistinct(name: string, parameters: Parameters, ...named: readonly string[]): void {
  for (const parameter of named) {
    const values = parameters[parameter] as readonly number[]
    const again = values.find((value, i) => values.indexOf(value) < i)
    if (again !== undefined)
      throw new RangeError(`${name}: ${parameter} must name each number once, got ${again} again in ${values.join()}`)
  }
}
