import type { Experiment, Parameter, Parameters, ParameterValue } from './experiment.js'
import { suggestion } from './nearest-name.js'

const longestRange = 1_000_000

/**
 * An experiment's parameters: its defaults, and the values in `given` as they are typed in `--set name=value`.
 * @throws RangeError or TypeError in one sentence: unknown parameter, wrong kind, out of range, not among the choices
 */
export function parseParameters(experiment: Experiment, given: Readonly<Record<string, string>>): Parameters {
  for (const name of Object.keys(given)) findParameter(experiment, name)
  return Object.fromEntries(
    experiment.parameters.map(parameter => [
      parameter.name,
      parameter.name in given
        ? parseParameter(experiment.name, parameter, given[parameter.name])
        : defaultValue(experiment.name, parameter),
    ]),
  )
}

/**
 * Parameters given as values (from a cell) instead of text; missing ones get their defaults.
 * @throws as `parseParameters`
 */
export function completeParameters(experiment: Experiment, given: Partial<Parameters>): Parameters {
  const texts: Record<string, string> = {}
  for (const [name, value] of Object.entries(given)) {
    const parameter = findParameter(experiment, name)
    if (value !== undefined) texts[name] = givenText(parameter, value)
  }
  return parseParameters(experiment, texts)
}

/** A value as its text. */
export function givenText(parameter: Parameter, value: ParameterValue): string {
  if (!Array.isArray(value)) return String(value)
  const inner = parameter.type === 'schedule' ? ':' : ','
  const itemText = (item: unknown): string => {
    if (!Array.isArray(item)) return String(item)
    return Array.isArray(item[0]) ? item.map(itemText).join('/') : item.join(inner)
  }
  return value.map(itemText).join(parameter.type === 'rows' ? ';' : ',')
}

/** @throws RangeError for a parameter that the experiment does not have */
export function findParameter(experiment: Experiment, name: string): Parameter {
  const parameter = experiment.parameters.find(candidate => candidate.name === name)
  if (parameter !== undefined) return parameter
  const names = experiment.parameters.map(candidate => candidate.name)
  const near = suggestion(name, names)
  const known = near === '' ? `; it has ${names.join(', ')}` : near
  throw new RangeError(`${experiment.name}: unknown parameter ${name}${known}`)
}

/** A default may be written as text (`150:0.1`) or as the value itself. */
function defaultValue(experiment: string, parameter: Parameter): ParameterValue {
  return typeof parameter.default === 'string'
    ? parseParameter(experiment, parameter, parameter.default)
    : parameter.default
}

function parseParameter(experiment: string, parameter: Parameter, text: string): ParameterValue {
  const name = `${experiment}: ${parameter.name}`
  const trimmed = text.trim()
  switch (parameter.type) {
    case 'number':
      return ranged(name, parameter, number(name, trimmed))
    case 'integer':
      return ranged(name, parameter, integer(name, trimmed))
    case 'boolean':
      if (trimmed === 'true' || trimmed === 'false') return trimmed === 'true'
      throw new TypeError(`${name} must be true or false, got ${quoted(text)}`)
    case 'name':
      return choice(name, parameter, trimmed)
    case 'names':
      return names(name, parameter, trimmed)
    case 'numbers':
      return numbers(name, parameter, trimmed)
    case 'rows':
      return parameter.examples ? examples(name, parameter, trimmed) : rows(name, parameter, trimmed)
    case 'schedule':
      return schedule(name, trimmed)
    case 'part':
      return part(name, parameter, trimmed)
  }
}

function number(name: string, text: string): number {
  const value = /^[+-]?(\d+\.?\d*|\.\d+|infinity)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN
  if (!Number.isFinite(value)) {
    const kind = Number.isNaN(value) ? 'number' : 'finite number'
    throw new TypeError(`${name} must be a ${kind}, got ${quoted(text)}`)
  }
  return value === 0 ? 0 : value
}

function integer(name: string, text: string): number {
  const value = number(name, text)
  if (!Number.isSafeInteger(value)) throw new TypeError(`${name} must be an integer, got ${quoted(text)}`)
  return value
}

function ranged(name: string, parameter: Parameter, value: number): number {
  const [low, high] = parameter.range ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
  if (value >= low && value <= high) return value
  const isPositive = low === Number.MIN_VALUE
  if (high === Number.POSITIVE_INFINITY)
    throw new RangeError(`${name} must be ${isPositive ? 'above 0' : `at least ${low}`}, got ${value}`)
  if (low === Number.NEGATIVE_INFINITY) throw new RangeError(`${name} must be at most ${high}, got ${value}`)
  const between = isPositive ? `above 0 and at most ${high}` : `between ${low} and ${high}`
  throw new RangeError(`${name} must be ${between}, got ${value}`)
}

function choice(name: string, parameter: Parameter, text: string): string {
  const choices = parameter.choices
  if (text === '') throw new TypeError(`${name} must be a name, got nothing`)
  if (choices === undefined || choices.includes(text)) return text
  throw new RangeError(`${name} must be one of ${choices.join(', ')}, got ${quoted(text)}${suggestion(text, choices)}`)
}

/** Names in the order of the choices, joined by commas; `none` stands alone. */
function names(name: string, parameter: Parameter, text: string): string {
  const given = text.split(',').map(item => choice(name, parameter, item.trim()))
  if (given.includes('none') && given.length > 1)
    throw new RangeError(`${name} must be none or names, got both: ${quoted(text)}`)
  const order = parameter.choices ?? [...given].sort()
  return order.filter(item => given.includes(item)).join(',')
}

/** Nothing is a list where the default is. */
function numbers(name: string, parameter: Parameter, text: string): number[] {
  if (text === '' && Array.isArray(parameter.default) && parameter.default.length === 0) return []
  return text.split(',').flatMap(item => {
    const range = /^\s*([+-]?\d+(?:e\+?\d+)?)\.\.([+-]?\d+(?:e\+?\d+)?)\s*$/i.exec(item)
    if (range === null) return [ranged(name, parameter, number(name, item.trim()))]
    const [low, high] = [integer(name, range[1]), integer(name, range[2])]
    if (high < low) throw new RangeError(`${name}: the range ${item.trim()} must go up`)
    if (high - low >= longestRange)
      throw new RangeError(`${name}: the range ${item.trim()} must have at most ${longestRange} numbers`)
    return Array.from({ length: high - low + 1 }, (_, i) => ranged(name, parameter, low + i))
  })
}

function rows(name: string, parameter: Parameter, text: string): number[][] {
  const matrix = text.split(';').map(row => numbers(name, parameter, row))
  requireEven(name, matrix)
  return matrix
}

/** `1,2/3,4;5,6/7,8`: two steps of two examples each. */
function examples(name: string, parameter: Parameter, text: string): number[][][] {
  const steps = text.split(';').map(step => step.split('/').map(row => numbers(name, parameter, row)))
  requireEven(name, steps.flat())
  return steps
}

function requireEven(name: string, matrix: readonly number[][]): void {
  const uneven = matrix.find(row => row.length !== matrix[0].length)
  if (uneven !== undefined)
    throw new RangeError(`${name} must have rows of equal length, got ${matrix[0].length} and ${uneven.length} numbers`)
}

/** `150:0.1,225:0.1`: from that step or epoch on, times that factor. `constant`: no change. */
function schedule(name: string, text: string): number[][] {
  if (text === 'constant' || text === '') return []
  const pairs = text.split(',').map(item => {
    const [at, factor, ...rest] = item.split(':')
    if (factor === undefined || rest.length > 0)
      throw new TypeError(`${name} must be constant or look like 150:0.1,225:0.1, got ${quoted(text)}`)
    return [integer(name, at.trim()), number(name, factor.trim())]
  })
  pairs.forEach(([at, factor], i) => {
    if (at < 1) throw new RangeError(`${name} must change at 1 or later, got ${at}`)
    if (factor <= 0) throw new RangeError(`${name} must have positive factors, got ${factor}`)
    if (i > 0 && at <= pairs[i - 1][0]) throw new RangeError(`${name} must go up, got ${pairs[i - 1][0]} before ${at}`)
  })
  return pairs
}

function part(name: string, parameter: Parameter, text: string): string {
  if (isPartFile(text)) return text
  if (/[/\\]|\.[cm]?[jt]s$/.test(text))
    throw new TypeError(`${name} must name an export of its file, as in ${text}#myExport, got ${quoted(text)}`)
  return choice(name, parameter, text)
}

/** Whether a part parameter's value names a file's export: `./parts.ts#myNet`. */
export function isPartFile(value: ParameterValue): value is string {
  return typeof value === 'string' && /^.+#[A-Za-z_$][\w$]*$/.test(value)
}

function quoted(text: string): string {
  return text === '' ? 'nothing' : JSON.stringify(text)
}
