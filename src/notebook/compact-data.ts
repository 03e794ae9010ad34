import { isObject, type JsonObject } from '../charts/json-object.js'
import { csv } from '../figures/csv.js'

/** How vega reads a column of a CSV text; an empty cell is null for each of them. */
type Kind = 'number' | 'boolean' | 'string'

/** The kind of all values of a column; undefined for one that a CSV text would change. */
function kindOf(values: readonly unknown[]): Kind | undefined {
  const kinds = new Set(values.filter(value => value !== null).map(value => typeof value))
  if (kinds.size > 1 || values.includes('')) return undefined
  const [kind = 'string'] = kinds
  return kind === 'number' || kind === 'boolean' || kind === 'string' ? kind : undefined
}

/** Rows as `{ values: CSV, format }`; undefined where vega would not read the very same rows from it as from their JSON. */
function csvOf(rows: unknown): JsonObject | undefined {
  if (!Array.isArray(rows) || rows.length === 0 || !rows.every(isObject)) return undefined
  const names = Object.keys(rows[0])
  // vega takes a dot or a bracket for a path into the row, and one empty cell alone on a line for the end
  if (names.length < 2 || names.some(name => /[^\w %/-]/.test(name))) return undefined
  if (!rows.every(row => Object.keys(row).length === names.length && names.every(name => row[name] !== undefined)))
    return undefined
  const kinds = names.map(name => kindOf(rows.map(row => row[name])))
  if (kinds.includes(undefined)) return undefined
  return {
    values: csv(rows).slice(0, -1),
    format: { type: 'csv', parse: Object.fromEntries(names.map((name, i) => [name, kinds[i]])) },
  }
}

const compacted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(compacted)
  if (!isObject(value)) return value
  const { data } = value
  const parts = ['layer', 'hconcat', 'vconcat', 'concat', 'spec'].filter(key => key in value)
  const csv = isObject(data) && data.format === undefined ? csvOf(data.values) : undefined
  return withSharedSettings({
    ...value,
    ...(csv ? { data: { ...(data as JsonObject), ...csv } } : {}),
    ...Object.fromEntries(parts.map(key => [key, compacted(value[key])])),
  })
}

/** What layers may take over from the view that they are in, channel by channel. */
const settings = ['axis', 'legend', 'scale', 'title']

/** What all layers say of a channel that is drawn in each of them from data or has a fixed value; undefined for none. */
function sharedSettings(channels: readonly unknown[]): JsonObject | undefined {
  const plain = (channel: unknown): channel is JsonObject =>
    isObject(channel) && !('condition' in channel) && ('field' in channel || 'datum' in channel || 'value' in channel)
  if (!channels.every(plain)) return undefined
  const [first, ...others] = channels.filter(channel => !('value' in channel))
  if (first === undefined || others.length === 0) return undefined
  const same = settings.filter(
    key => first[key] !== undefined && others.every(other => JSON.stringify(other[key]) === JSON.stringify(first[key])),
  )
  return same.length > 0 ? Object.fromEntries(same.map(key => [key, first[key]])) : undefined
}

/** A view whose layers repeat the same axes and scales with these said once, above them: each layer takes them over. */
function withSharedSettings(view: JsonObject): JsonObject {
  const { layer, encoding = {} } = view
  if (!Array.isArray(layer) || !isObject(encoding)) return view
  const encodings = layer.map(each =>
    isObject(each) && isObject(each.encoding) && !('layer' in each) ? each.encoding : {},
  )
  const names = Object.keys(encodings[0] ?? {}).filter(name => !(name in encoding))
  const shared = names.flatMap(name => {
    const found = sharedSettings(encodings.map(each => each[name]))
    return found ? [[name, found] as const] : []
  })
  if (shared.length === 0) return view
  const without = (channel: JsonObject, said: JsonObject) =>
    'value' in channel ? channel : Object.fromEntries(Object.entries(channel).filter(([key]) => !(key in said)))
  return {
    ...view,
    encoding: { ...encoding, ...Object.fromEntries(shared) },
    layer: layer.map((each, i) => ({
      ...each,
      encoding: {
        ...encodings[i],
        ...Object.fromEntries(shared.map(([name, said]) => [name, without(encodings[i][name] as JsonObject, said)])),
      },
    })),
  }
}

/** Whether something is read as a date: vega-lite does that itself only where no other kind is given. */
const hasDates = (specification: JsonObject) =>
  /"temporal"|"timeUnit"|"geojson"/.test(JSON.stringify(specification) ?? '')

/**
 * A vega-lite value that draws the same with its rows as one CSV text, and what its layers have in common said once: a saved
 * notebook has one line for the rows instead of one for each number. Rows that a CSV text would change stay as they are: with gaps, mixed kinds, nested values or empty texts.
 */
export function compactData(specification: JsonObject): JsonObject {
  return hasDates(specification) ? specification : (compacted(specification) as JsonObject)
}
