type Fields = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** How vega reads a column of a CSV text; an empty cell is null for each of them. */
type Kind = 'number' | 'boolean' | 'string'

/** The kind of all values of a column; undefined for one that a CSV text would change. */
function kindOf(values: readonly unknown[]): Kind | undefined {
  const kinds = new Set(values.filter(value => value !== null).map(value => typeof value))
  if (kinds.size > 1 || values.includes('')) return undefined
  const [kind = 'string'] = kinds
  return kind === 'number' || kind === 'boolean' || kind === 'string' ? kind : undefined
}

function cellText(value: unknown): string {
  if (value === null || (typeof value === 'number' && !Number.isFinite(value))) return ''
  const text = String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Rows as `{ values: CSV, format }`; undefined where vega would not read the very same rows from it as from their JSON. */
function csvOf(rows: unknown): Fields | undefined {
  if (!Array.isArray(rows) || rows.length === 0 || !rows.every(isObject)) return undefined
  const names = Object.keys(rows[0])
  // vega takes a dot or a bracket for a path into the row, and one empty cell alone on a line for the end
  if (names.length < 2 || names.some(name => /[^\w %/-]/.test(name))) return undefined
  if (!rows.every(row => Object.keys(row).length === names.length && names.every(name => row[name] !== undefined)))
    return undefined
  const kinds = names.map(name => kindOf(rows.map(row => row[name])))
  if (kinds.includes(undefined)) return undefined
  const lines = rows.map(row => names.map(name => cellText(row[name])).join(','))
  return {
    values: [names.join(','), ...lines].join('\n'),
    format: { type: 'csv', parse: Object.fromEntries(names.map((name, i) => [name, kinds[i]])) },
  }
}

const compacted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(compacted)
  if (!isObject(value)) return value
  const { data } = value
  const csv = isObject(data) && data.format === undefined ? csvOf(data.values) : undefined
  const parts = ['layer', 'hconcat', 'vconcat', 'concat', 'spec'].filter(key => key in value)
  return {
    ...value,
    ...(csv ? { data: { ...(data as Fields), ...csv } } : {}),
    ...Object.fromEntries(parts.map(key => [key, compacted(value[key])])),
  }
}

/** Whether something is read as a date: vega-lite does that itself only where no other kind is given. */
const hasDates = (specification: Fields) => /"temporal"|"timeUnit"|"geojson"/.test(JSON.stringify(specification) ?? '')

/**
 * A vega-lite value that draws the same with its rows as one CSV text: a saved notebook has one line for them instead of one
 * for each number. Rows that a CSV text would change stay as they are: with gaps, mixed kinds, nested values or empty texts.
 */
export function compactData(specification: Fields): Fields {
  return hasDates(specification) ? specification : (compacted(specification) as Fields)
}
