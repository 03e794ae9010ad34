import type { Experiment, Parameter, Parameters, ParameterValue } from './experiment.js'
import { findParameter, givenText, parseParameters } from './parse-parameters.js'

/** Cases of one experiment: those of a grid. */
export interface GridCases {
  readonly experiment: string
  /** what differs from the experiment's defaults; an array of values means a case for each, the first key slowest */
  readonly grid: Readonly<Record<string, GridValue>>
}

/** One parameter given several values, `--sweep name=v1,v2`: one case per value. */
export interface Sweep {
  readonly name: string
  readonly text: string
}

/** One parameter of a grid and the texts of its values, as `--set` takes each. */
export interface Axis {
  readonly name: string
  readonly values: readonly string[]
}

/**
 * The axes that sweeps name: their values are separated by commas, those of a list parameter by `|`.
 * @throws RangeError for an unknown parameter, and for a value that is named twice
 */
function sweepAxes(experiment: Experiment, sweeps: readonly Sweep[]): Axis[] {
  return sweeps.map(({ name, text }) => {
    const parameter = findParameter(experiment, name)
    const values = text.split(isList(parameter) ? '|' : ',').map(value => value.trim())
    const twice = values.find((value, i) => values.indexOf(value) !== i)
    if (twice !== undefined) throw new RangeError(`${experiment.name}: the sweep of ${name} names ${twice} twice`)
    return { name, values }
  })
}

/** All cases of the sweeps, the first sweep slowest. @throws as `sweepAxes` and `gridCases` */
export function sweepCases(
  experiment: Experiment,
  given: Readonly<Record<string, string>>,
  sweeps: readonly Sweep[],
): Parameters[] {
  return gridCases(experiment, given, sweepAxes(experiment, sweeps))
}

/**
 * All cases of a grid, the first axis slowest.
 * @throws as `parseParameters`, and RangeError if a parameter is given twice
 */
export function gridCases(
  experiment: Experiment,
  given: Readonly<Record<string, string>>,
  axes: readonly Axis[],
): Parameters[] {
  let cases: Record<string, string>[] = [{ ...given }]
  const seen = new Set(Object.keys(given))
  for (const { name, values } of axes) {
    findParameter(experiment, name)
    if (seen.has(name)) throw new RangeError(`${experiment.name}: ${name} is given twice`)
    seen.add(name)
    cases = cases.flatMap(one => values.map(value => ({ ...one, [name]: value })))
  }
  return cases.map(one => parseParameters(experiment, one))
}

/** A value of a grid in a cell: one value, or several in an array. */
export type GridValue = ParameterValue | readonly ParameterValue[]

/**
 * The parameters of a grid that is given as values: an array means several values, for a list parameter an array of lists
 * (or of their texts). What has one value only is `given`, the rest are axes in the order of the keys; a value that is
 * there twice counts once.
 * @throws RangeError for an unknown parameter, and for an axis without values
 */
export function gridOf(
  experiment: Experiment,
  grid: Readonly<Record<string, GridValue | undefined>>,
): { given: Record<string, string>; axes: Axis[] } {
  const given: Record<string, string> = {}
  const axes: Axis[] = []
  for (const [name, value] of Object.entries(grid)) {
    if (value === undefined) continue
    const parameter = findParameter(experiment, name)
    if (!isSeveral(parameter, value)) {
      given[name] = givenText(parameter, value as ParameterValue)
      continue
    }
    const values = [...new Set((value as readonly ParameterValue[]).map(each => givenText(parameter, each)))]
    if (values.length === 0) throw new RangeError(`${experiment.name}: ${name} must have at least one value, got []`)
    axes.push({ name, values })
  }
  return { given, axes }
}

/**
 * `[0, 1]` is two values of a number and one of a list; `[[0, 1], [2]]` is two of a list and one of a list of rows; where a
 * row may be several examples, `[[[0, 1], [2, 3]]]` is one value, too.
 */
function isSeveral(parameter: Parameter, value: GridValue): boolean {
  if (!Array.isArray(value)) return false
  if (!isList(parameter)) return true
  const depth = parameter.examples ? 3 : parameter.type === 'rows' || parameter.type === 'schedule' ? 2 : 1
  return value.some(each => typeof each === 'string' || depthOf(each) >= depth)
}

function depthOf(value: unknown): number {
  return Array.isArray(value) ? value.reduce((depth, each) => Math.max(depth, 1 + depthOf(each)), 1) : 0
}

function isList(parameter: Parameter): boolean {
  return ['names', 'numbers', 'rows', 'schedule'].includes(parameter.type)
}
