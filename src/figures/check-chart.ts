import type { Chart } from '../charts/chart.js'
import { isObject, type JsonObject } from '../charts/json-object.js'

const deepest = 100
const mostRows = 50_000
const mostTicks = 1000
const longest = 2000
/** a control character, or half of a pair of surrogates: either ends the renderer */
const unprintable = /(?![\t\n\r])[\p{Control}\p{Surrogate}\ufffe\uffff]/u
const panelKeys = ['layer', 'hconcat', 'vconcat', 'concat'] as const

/**
 * Refuses a chart that would be drawn wrongly without a word.
 *
 * @throws TypeError if it is not a vega-lite object of plain values
 * @throws RangeError if a number is not finite, there are too many rows, a column holds values of several kinds, a log axis has no place for a value, or what is
 * missing would be drawn at 0
 */
export function checkChart(chart: Chart): void {
  if (!isObject(chart))
    throw new TypeError(`figure: chart must be a vega-lite object, got ${chart === null ? 'null' : typeof chart}`)
  checkValues(chart, 'chart', 0)
  const sets = rowSets(chart)
  const rows = sets.reduce((sum, set) => sum + set.length, 0)
  if (sets.length > 0 && rows === 0) throw new RangeError('figure: chart must have rows of data, got none')
  if (rows > mostRows) throw new RangeError(`figure: chart must have at most ${mostRows} rows of data, got ${rows}`)
  sets.forEach(checkRows)
  checkLogAxes(chart, undefined, '')
}

function checkValues(value: unknown, path: string, depth: number): void {
  if (depth > deepest)
    throw new RangeError(`figure: chart must not be nested deeper than ${deepest} levels, or in itself`)
  if (typeof value === 'number') {
    if (!Number.isFinite(value))
      throw new RangeError(`figure: a number must be finite, ${path} is ${value}; use null for what is not there`)
  } else if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      if (value[index] === undefined)
        throw new RangeError(`figure: ${path}[${index}] must be there, got undefined; use null for what is not there`)
      checkValues(value[index], `${path}[${index}]`, depth + 1)
    }
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      if (key === 'invalid' && item === null && !path.includes('.values['))
        throw new RangeError(`figure: ${path}.invalid must not be null, which draws what is missing at 0`)
      if (key === 'url' && !path.includes('.values['))
        throw new RangeError(
          `figure: data must be in the chart (data.values) and images are not drawn, got ${path}.url`,
        )
      if ((key === 'tickCount' || key === 'maxbins') && typeof item === 'number' && item > mostTicks)
        throw new RangeError(`figure: ${path}.${key} must be at most ${mostTicks}, got ${item}`)
      checkText(key, path)
      checkValues(item, `${path}.${key}`, depth + 1)
    }
  } else if (typeof value === 'string') checkText(value, path)
  else if (value !== undefined && value !== null && typeof value !== 'boolean')
    throw new TypeError(`figure: chart must hold plain values, ${path} is a ${typeof value}`)
}

function checkText(text: string, path: string): void {
  const found = unprintable.exec(text)
  if (found)
    throw new RangeError(
      `figure: a text must have no control characters, ${path} has U+${found[0].codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`,
    )
  if (text.length > longest)
    throw new RangeError(`figure: a text must have at most ${longest} characters, ${path} has ${text.length}`)
}

/** All rows that stand in a chart, one array for each place where data are given; a row that is a bare value as vega reads it. */
export function recordSets(chart: JsonObject): (readonly JsonObject[])[] {
  return rowSets(chart).map(rows => rows.map(row => (isObject(row) ? row : { data: row })))
}

function rowSets(chart: JsonObject): (readonly unknown[])[] {
  const sets: (readonly unknown[])[] = []
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) visit(item)
    if (!isObject(value)) return
    for (const [key, item] of Object.entries(value))
      if (key === 'data' && isObject(item)) {
        if (Array.isArray(item.values)) sets.push(item.values)
      } else if (key === 'datasets' && isObject(item)) {
        for (const set of Object.values(item)) if (Array.isArray(set)) sets.push(set)
      } else visit(item)
  }
  visit(chart)
  return sets
}

/** vega draws a text among numbers as nothing, or at 0. */
function checkRows(rows: readonly unknown[]): void {
  const kinds = new Map<string, string>()
  const check = (what: string, value: unknown, index: number) => {
    if (value === null || value === undefined) return
    const kind = Array.isArray(value) ? 'list' : typeof value
    const before = kinds.get(what) ?? kind
    if (kind !== before)
      throw new RangeError(
        `figure: ${what} of the data must be of one kind, got a ${before} and in row ${index} a ${kind}`,
      )
    kinds.set(what, kind)
  }
  rows.forEach((row, index) => {
    check('rows', row, index)
    if (isObject(row)) for (const [column, value] of Object.entries(row)) check(`the column ${column}`, value, index)
  })
}

/** vega draws 0 on a log axis at its edge, as if it were a value there: such rows must be filtered by name. */
function checkLogAxes(view: JsonObject, above: readonly JsonObject[] | undefined, filters: string): void {
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
