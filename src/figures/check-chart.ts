import type { Chart } from '../charts/chart.js'

type Node = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value)

const deepest = 100
const mostRows = 100_000
const panelKeys = ['layer', 'hconcat', 'vconcat', 'concat'] as const

/**
 * Refuses a chart that would be drawn wrongly without a word.
 *
 * @throws TypeError if it is not a vega-lite object of plain values
 * @throws RangeError if a number is not finite, there are too many rows, or a field is not in the data
 */
export function checkChart(chart: Chart): void {
  if (!isObject(chart))
    throw new TypeError(`figure: chart must be a vega-lite object, got ${chart === null ? 'null' : typeof chart}`)
  checkValues(chart, 'chart', 0)
  const rows = recordSets(chart).reduce((sum, set) => sum + set.length, 0)
  if (rows > mostRows) throw new RangeError(`figure: chart must have at most ${mostRows} rows of data, got ${rows}`)
  checkFields(chart, undefined, new Set())
  checkLogAxes(chart, undefined, '')
}

function checkValues(value: unknown, path: string, depth: number): void {
  if (depth > deepest)
    throw new RangeError(`figure: chart must not be nested deeper than ${deepest} levels, or in itself`)
  if (typeof value === 'number') {
    if (!Number.isFinite(value))
      throw new RangeError(`figure: a number must be finite, ${path} is ${value}; use null for what is not there`)
  } else if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) checkValues(value[index], `${path}[${index}]`, depth + 1)
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) checkValues(item, `${path}.${key}`, depth + 1)
  } else if (value !== undefined && value !== null && typeof value !== 'string' && typeof value !== 'boolean')
    throw new TypeError(`figure: chart must hold plain values, ${path} is a ${typeof value}`)
}

/** All rows that stand in a chart, one array for each place where data are given. */
export function recordSets(chart: Node): (readonly Node[])[] {
  const sets: (readonly Node[])[] = []
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit)
    if (!isObject(value)) return
    for (const [key, item] of Object.entries(value))
      if (key === 'data' && isObject(item)) {
        if (Array.isArray(item.values)) sets.push(item.values.map(row => (isObject(row) ? row : { data: row })))
      } else visit(item)
    if (isObject(value.datasets))
      for (const set of Object.values(value.datasets))
        if (Array.isArray(set)) sets.push(set.map(row => (isObject(row) ? row : { data: row })))
  }
  visit(chart)
  return sets
}

/** The columns of the data, where they are known. */
function columnsOf(data: unknown, above: ReadonlySet<string> | undefined): ReadonlySet<string> | undefined {
  if (data === undefined) return above
  if (!isObject(data) || !Array.isArray(data.values)) return undefined
  return new Set(data.values.flatMap(row => (isObject(row) ? Object.keys(row) : ['data'])))
}

/** What transforms add; undefined where that is not said by an `as`. */
function added(transforms: unknown): readonly string[] | undefined {
  if (!Array.isArray(transforms)) return []
  const names: string[] = []
  for (const transform of transforms) {
    if (!isObject(transform)) continue
    if ('filter' in transform) continue
    const as: unknown[] = [
      transform.as,
      ...['aggregate', 'joinaggregate', 'window'].flatMap(key => {
        const parts = transform[key]
        return Array.isArray(parts) ? parts.map(part => (isObject(part) ? part.as : undefined)) : []
      }),
    ]
      .flat()
      .filter(name => name !== undefined)
    if (as.length === 0) return undefined
    names.push(...as.filter((name): name is string => typeof name === 'string'))
  }
  return names
}

function checkFields(view: Node, data: ReadonlySet<string> | undefined, outer: ReadonlySet<string>): void {
  const columns = columnsOf(view.data, data)
  const own = added(view.transform)
  if (own === undefined) return
  const known = new Set([...(columns ?? []), ...outer, ...own])
  if (columns !== undefined && isObject(view.encoding))
    for (const [channel, definitions] of Object.entries(view.encoding))
      for (const definition of Array.isArray(definitions) ? definitions : [definitions]) {
        const field = isObject(definition) ? definition.field : undefined
        if (typeof field !== 'string') continue
        const column = field.replace(/\\(.)/g, '$1')
        if (!known.has(column) && !known.has(column.split(/[.[]/)[0]))
          throw new RangeError(
            `figure: ${channel} shows the field ${field}, which the data lack; they have ${[...known].join(', ') || 'none'}`,
          )
      }
  for (const key of panelKeys) {
    const panels = view[key]
    if (Array.isArray(panels))
      for (const panel of panels) if (isObject(panel)) checkFields(panel, columns, new Set([...outer, ...own]))
  }
}

/** vega draws 0 on a log axis at its edge, as if it were a value there: such rows must be filtered by name. */
function checkLogAxes(view: Node, above: readonly Node[] | undefined, filters: string): void {
  const data = isObject(view.data) ? view.data.values : undefined
  const rows = view.data === undefined ? above : Array.isArray(data) ? data.filter(isObject) : undefined
  const own = Array.isArray(view.transform) ? view.transform.filter(part => isObject(part) && 'filter' in part) : []
  const said = filters + JSON.stringify(own)
  if (rows && isObject(view.encoding))
    for (const channel of ['x', 'y', 'x2', 'y2']) {
      const definition = view.encoding[channel]
      const axis = view.encoding[channel.charAt(0)]
      if (!isObject(definition) || !isObject(axis) || !isObject(axis.scale) || axis.scale.type !== 'log') continue
      const { field } = definition
      if (typeof field !== 'string' || new RegExp(`\\b${field.replace(/\W/g, '\\$&')}\\b`).test(said)) continue
      const lost = rows.find(row => typeof row[field] === 'number' && (row[field] as number) <= 0)
      if (lost)
        throw new RangeError(
          `figure: ${channel} shows ${field} on a log axis, which has no place for ${lost[field]}; filter such rows and say so`,
        )
    }
  for (const key of panelKeys) {
    const panels = view[key]
    if (Array.isArray(panels)) for (const panel of panels) if (isObject(panel)) checkLogAxes(panel, rows, said)
  }
}
