import { parseExpression } from 'vega'
import { isObject, type JsonObject } from '../charts/json-object.js'

const listOf = (value: unknown): readonly JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : [])

/** The columns of a table while a chart is drawn; undefined where they cannot be known. */
type Columns = ReadonlySet<string> | undefined
/** The columns of the rows that a table holds after its transforms have run. */
export type ColumnsNow = (table: string) => Columns

/** A field that is drawn, or that a transform reads, and the columns that its rows have. */
export interface MissingField {
  readonly usedBy: string
  readonly field: string
  readonly columns: readonly string[]
}

/**
 * The first field that a compiled chart draws and its data lack, or null. vega itself draws such a field as nothing, at 0
 * or as the word undefined. A condition or a filter may ask for a field that no row has.
 *
 * @param spec a Vega specification, as vega-lite compiles it
 * @param columnsNow what the rows of a table hold once the chart has been evaluated
 */
export function missingField(spec: JsonObject, columnsNow: ColumnsNow): MissingField | null {
  return missingIn(spec, new Map(), columnsNow)
}

function missingIn(
  group: JsonObject,
  above: ReadonlyMap<string, Columns>,
  columnsNow: ColumnsNow,
): MissingField | null {
  const known = new Map(above)
  const facet = isObject(group.from) && isObject(group.from.facet) ? group.from.facet : undefined
  if (facet) {
    const columns = known.get(String(facet.data))
    const keys = Array.isArray(facet.groupby) ? facet.groupby : [facet.groupby]
    const lost = lacking(keys, columns)
    if (lost !== undefined) return { usedBy: 'a facet shows', field: lost, columns: [...(columns ?? [])] }
    known.set(String(facet.name), columns)
  }
  for (const table of listOf(group.data)) {
    const columns = columnsOf(table, known, columnsNow)
    for (const transform of listOf(table.transform)) {
      const lost = lacking(fieldsOfTransform(transform), columns)
      if (lost !== undefined)
        return { usedBy: `the transform ${transform.type} reads`, field: lost, columns: [...(columns ?? [])] }
    }
    known.set(String(table.name), columns)
  }
  for (const scale of listOf(group.scales)) {
    const lost = missingInDomain(scale, known)
    if (lost) return lost
  }
  for (const mark of listOf(group.marks)) {
    const lost = mark.type === 'group' ? missingIn(mark, known, columnsNow) : missingInMark(mark, known)
    if (lost) return lost
  }
  return null
}

/** All columns that rows of a table have at any point of its transforms. */
function columnsOf(table: JsonObject, known: ReadonlyMap<string, Columns>, columnsNow: ColumnsNow): Columns {
  const columns = new Set<string>()
  const sources = table.source === undefined ? [] : [table.source].flat()
  for (const source of sources) {
    const below = known.get(String(source))
    if (below === undefined) return undefined
    for (const column of below) columns.add(column)
  }
  if ((typeof table.values === 'string' || isObject(table.values)) && !columnsNow(String(table.name))?.size)
    return undefined
  if (Array.isArray(table.values))
    for (const row of table.values)
      for (const column of isObject(row) ? Object.keys(row) : ['data']) columns.add(column)
  for (const transform of listOf(table.transform))
    for (const name of [transform.as, transform.signal].flat()) if (typeof name === 'string') columns.add(name)
  for (const column of columnsNow(String(table.name)) ?? []) columns.add(column)
  return columns
}

function missingInDomain(scale: JsonObject, known: ReadonlyMap<string, Columns>): MissingField | null {
  const domain = isObject(scale.domain) ? scale.domain : undefined
  const parts = domain === undefined ? [] : Array.isArray(domain.fields) ? listOf(domain.fields) : [domain]
  for (const { data, field } of parts) {
    const columns = known.get(String(data))
    const lost = lacking([field], columns)
    if (lost !== undefined)
      return { usedBy: `${channelOf(String(scale.name))} shows`, field: lost, columns: [...(columns ?? [])] }
  }
  return null
}

function missingInMark(mark: JsonObject, known: ReadonlyMap<string, Columns>): MissingField | null {
  const table = isObject(mark.from) ? mark.from.data : undefined
  const columns = typeof table === 'string' ? known.get(table) : undefined
  if (columns === undefined || !isObject(mark.encode)) return null
  for (const set of Object.values(mark.encode))
    for (const [property, value] of isObject(set) ? Object.entries(set) : []) {
      if (property === 'description') continue // says in words what the others draw
      for (const rule of Array.isArray(value) ? value : [value]) {
        if (!isObject(rule)) continue
        const fields = typeof rule.signal === 'string' ? fieldsOfExpression(rule.signal) : [rule.field]
        const lost = lacking(fields, columns)
        if (lost !== undefined) return { usedBy: `${channelOf(property)} shows`, field: lost, columns: [...columns] }
      }
    }
  return null
}

/** The first of the fields whose first step is no column. */
function lacking(fields: readonly unknown[], columns: Columns): string | undefined {
  if (columns === undefined) return undefined
  return fields
    .filter((field): field is string => typeof field === 'string')
    .map(column)
    .find(field => !columns.has(field))
}

/** The column of a path into it: `a.b` and `a[0]` are parts of a, `a\.b` is a column of that name. */
const column = (field: string): string => /^(?:\\.|[^.[\\])*/.exec(field)![0].replace(/\\(.)/g, '$1') || field

function fieldsOfTransform(transform: JsonObject): unknown[] {
  if (transform.type === 'filter') return []
  if (transform.type === 'formula') return typeof transform.expr === 'string' ? fieldsOfExpression(transform.expr) : []
  return [transform.field, transform.fields, transform.groupby, transform.x, transform.y].flat(2)
}

/** What an expression reads from a row: `datum.a`, `datum["a"]`; not what it only asks for, as in `isValid(datum.a)`. */
function fieldsOfExpression(text: string): string[] {
  const fields: string[] = []
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) for (const item of node) visit(item)
    if (!isObject(node)) return
    if (node.type === 'CallExpression' && isObject(node.callee) && node.callee.name === 'isValid') return
    if (node.type === 'ConditionalExpression') {
      visit([node.consequent, node.alternate])
      return
    }
    if (node.type === 'MemberExpression' && isObject(node.object) && node.object.name === 'datum') {
      const property = node.property as JsonObject
      const name = node.computed ? property.value : property.name
      if (typeof name === 'string') fields.push(name.replaceAll('.', '\\.').replaceAll('[', '\\['))
    }
    for (const [key, item] of Object.entries(node)) if (key !== 'raw') visit(item)
  }
  visit(parseExpression(text))
  return fields
}

const channels: Readonly<Record<string, string>> = { fill: 'color', stroke: 'color', xc: 'x', yc: 'y' }
const channelOf = (property: string): string => {
  const last = property.split('_').at(-1)!
  return channels[last] ?? last
}
