import type { Chart } from './chart.js'
import { unicodeLabel } from './math-label.js'
import { isObject, type JsonObject } from './json-object.js'

/** A chart whose labels are plain Unicode. */
export interface UnicodeChart {
  readonly chart: Chart
  /** by the Unicode text of each label with math: what its author wrote */
  readonly labels: Readonly<Record<string, string>>
}

/** What is under these keys names something or says how to write it: it never becomes ink itself. */
const names = new Set(
  `$schema usermeta url href description name param field as groupby fields key format formatType timeUnit numberFormat
  timeFormat font labelFont titleFont subtitleFont repeat fold flatten pivot impute density regression loess quantile on
  lookup stack window aggregate joinaggregate bin projection style cursor`.split(/\s+/),
)
/** Strings of vega's expression language. */
const expressions = new Set([
  'expr',
  'labelExpr',
  'calculate',
  'filter',
  'test',
  'update',
  'signal',
  'and',
  'or',
  'not',
])

/**
 * A chart as it is drawn: every `$…$` in a title, a label or a value of the data is written in Unicode (`unicodeLabel`),
 * and with the values everything that names them (domains, orders, conditions, filters, expressions), so that nothing
 * stops matching. Names of columns stay, even with dollars; columns that the chart does not mention stay, too. The chart
 * itself is returned where nothing changes; what does not change is shared.
 *
 * @throws RangeError for a label that Unicode cannot hold, or two values of a column that it would make the same
 */
export function unicodeLabels(chart: Chart): UnicodeChart {
  const labels: Record<string, string> = {}
  const known = new Map<string, string>()
  const text = (source: string): string => {
    if (!source.includes('$')) return source
    let made = known.get(source)
    if (made === undefined) {
      made = unicodeLabel(source)
      known.set(source, made)
      if (made !== source) labels[made] ??= source
    }
    return made
  }
  const isMentioned = mentions(chart)

  const mapped = (value: unknown): unknown => {
    if (typeof value === 'string') return text(value)
    if (Array.isArray(value)) return shared(value, mapped)
    return isObject(value) ? sharedObject(value, (_, item) => mapped(item)) : value
  }

  /** Rows: only columns that the chart mentions become ink. */
  const rows = (values: unknown): unknown => {
    if (typeof values === 'string' && values.includes('$'))
      throw new RangeError('label: data with math must be rows, not one text; give data.values as a list of objects')
    if (!Array.isArray(values)) return mapped(values)
    const images = new Map<string, Map<string, string>>()
    const value = (column: string, item: unknown): unknown => {
      if (typeof item !== 'string') return mapped(item)
      const made = text(item)
      if (!images.has(column)) images.set(column, new Map())
      const before = images.get(column)?.get(made) ?? item
      if (before !== item)
        throw new RangeError(
          `label: ${column} has ${JSON.stringify(before)} and ${JSON.stringify(item)}, which are the same in Unicode; write them alike`,
        )
      images.get(column)?.set(made, item)
      return made
    }
    const columns = new Map<string, boolean>()
    const drawn = (column: string): boolean => {
      let is = columns.get(column)
      if (is === undefined) {
        is = values.some(row => isObject(row) && mayHoldMath(row[column])) && isMentioned(column)
        columns.set(column, is)
      }
      return is
    }
    return shared(values, row =>
      isObject(row)
        ? sharedObject(row, (column, item) => (drawn(column) ? value(column, item) : item))
        : value('data', row),
    )
  }

  const visit = (value: unknown, key: string, inTransform: boolean): unknown => {
    if (typeof value === 'string') {
      if (!value.includes('$')) return value
      if (expressions.has(key)) return expression(value, text)
      return inTransform || key === 'sort' ? value : text(value)
    }
    if (Array.isArray(value)) {
      const of = expressions.has(key) ? key : ''
      return shared(value, item => visit(item, of, inTransform || key === 'transform'))
    }
    if (!isObject(value)) return value
    return sharedObject(value, (inner, item) => {
      if (inner === 'data' && isObject(item))
        return sharedObject(item, (part, set) => (part === 'values' ? rows(set) : set))
      if (inner === 'datasets' && isObject(item)) return sharedObject(item, (_, set) => rows(set))
      if (names.has(inner)) return item
      // what a filter compares with is a value of the data; what else a transform holds are names
      return visit(item, inner, inTransform && !(inner === 'filter' && isObject(item)))
    })
  }

  return { chart: visit(chart, '', false) as Chart, labels }
}

function shared(values: readonly unknown[], change: (value: unknown) => unknown): readonly unknown[] {
  let result: unknown[] | undefined
  for (let place = 0; place < values.length; place++) {
    const made = change(values[place])
    if (made !== values[place]) {
      result ??= values.slice()
      result[place] = made
    }
  }
  return result ?? values
}

function sharedObject(value: JsonObject, change: (key: string, value: unknown) => unknown): JsonObject {
  let result: Record<string, unknown> | undefined
  for (const key in value) {
    if (!Object.hasOwn(value, key)) continue
    const made = change(key, value[key])
    if (made !== value[key]) {
      result ??= { ...value }
      result[key] = made
    }
  }
  return result ?? value
}

const mayHoldMath = (value: unknown): boolean =>
  typeof value === 'string' ? value.includes('$') : typeof value === 'object' && value !== null

/** Whether a column is named in a chart, outside its data. */
function mentions(chart: Chart): (column: string) => boolean {
  let strings: string | undefined
  const visit = (value: unknown): string => {
    if (typeof value === 'string') return `${value}\n${value.replace(/\\(.)/g, '$1')}`
    if (Array.isArray(value)) return value.map(visit).join('\n')
    if (!isObject(value)) return ''
    const parts = Object.entries(value).filter(([key]) => key !== 'data' && key !== 'datasets')
    return parts.map(([, item]) => visit(item)).join('\n')
  }
  return column => {
    strings ??= visit(chart)
    const escaped = column.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
    return new RegExp(`(?<![\\p{L}\\p{N}_])${escaped}(?![\\p{L}\\p{N}_])`, 'u').test(strings)
  }
}

const token =
  /\s+|(?<text>"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*')|(?<name>[\p{L}_$][\p{L}\p{N}_$]*)|(?<number>\d[\w.]*|\.\d\w*)|(?<slash>\/)|(?<sign>[\s\S])/uy
const pattern = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y
/** in these calls a text says how to write, or names something */
const styleCalls = /^(?:format|timeFormat|utcFormat|timeParse|utcParse|regexp|data|scale|domain|range|inScope|pluck)$/
/** in these it may be a part of a label, such as a single dollar */
const searchCalls = /^(?:test|replace|split|indexof|lastindexof)$/

/** An expression with its string literals written anew; names of columns and regular expressions stay. */
function expression(source: string, text: (source: string) => string): string {
  let result = ''
  let place = 0
  let before = '' // the last token that is no space
  const open: string[] = [] // what each open bracket belongs to
  while (place < source.length) {
    const isValueBefore = /^(?:["'\w\p{L}$)\]}.]|\d)/u.test(before)
    pattern.lastIndex = place
    token.lastIndex = place
    const regular = isValueBefore ? null : pattern.exec(source)
    const found = regular ?? token.exec(source)
    if (!found) return result + source.slice(place)
    place += found[0].length
    const literal = regular ? undefined : found.groups?.text
    if (literal === undefined) result += found[0]
    else {
      const call = open.at(-1) ?? ''
      const isColumn = before === '[' && call === 'member' && /^\s*\]/.test(source.slice(place))
      const value = isColumn || styleCalls.test(call) ? undefined : unquoted(literal)
      const isPart = searchCalls.test(call) && (value?.split('$').length ?? 0) % 2 === 0
      const made = value === undefined || isPart ? undefined : text(value)
      result += made === undefined || made === value ? literal : JSON.stringify(made)
    }
    if (/^\s+$/.test(found[0])) continue
    if (found[0] === '(') open.push(/^[\p{L}_$]/u.test(before) ? before : '(')
    else if (found[0] === '[') open.push(isValueBefore && !/^[)}]/.test(before) ? 'member' : '[')
    else if (found[0] === '{') open.push('{')
    else if (/^[)\]}]$/.test(found[0])) open.pop()
    before = found[0]
  }
  return result
}

/** The value of a string literal of JavaScript. */
function unquoted(literal: string): string {
  const plain: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', v: '\v', 0: '\0' }
  return literal
    .slice(1, -1)
    .replace(/\\(?:u([\dA-Fa-f]{4})|x([\dA-Fa-f]{2})|([\s\S]))/g, (_, long, short, one) =>
      one === undefined ? String.fromCharCode(Number.parseInt(long ?? short, 16)) : (plain[one] ?? one),
    )
}
