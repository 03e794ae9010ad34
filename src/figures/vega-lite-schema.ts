import { Validator } from '@cfworker/json-schema'
import { suggestion } from '../experiments/nearest-name.js'
import { isObject, type JsonObject } from '../charts/json-object.js'

type Place = readonly string[]

interface Schema {
  readonly validator: Validator
  /** every name of a property that occurs in it */
  readonly names: readonly string[]
}

let loaded: Schema | undefined

/** The JSON Schema that vega-lite's package brings, its definitions renamed: the validator takes `<`, `(` and `|` in a name for an address. */
function schema(): Schema {
  if (loaded) return loaded
  const content = require('vega-lite/build/vega-lite-schema.json')
  const numbers = new Map(Object.keys(content.definitions).map((name, index) => [name, `definition${index}`]))
  const names = new Set<string>()
  const renamed = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(renamed)
    if (!isObject(node)) return node
    if (isObject(node.properties)) for (const name of Object.keys(node.properties)) names.add(name)
    return Object.fromEntries(
      Object.entries(node).map(([key, item]) => {
        if (key !== '$ref' || typeof item !== 'string') return [key, renamed(item)]
        return [key, `#/definitions/${numbers.get(decodeURIComponent(item.slice('#/definitions/'.length)))}`]
      }),
    )
  }
  const definitions = Object.fromEntries(
    Object.entries(content.definitions).map(([name, definition]) => [numbers.get(name), renamed(definition)]),
  )
  loaded = {
    validator: new Validator({ ...(renamed({ $ref: content.$ref }) as object), definitions }, '7'),
    names: [...names],
  }
  return loaded
}

/**
 * What of a chart is not vega-lite 5, or null. vega-lite itself draws on and leaves out what it does not know, a mistyped
 * `heigth` among it. Rows of data are not looked at. The part that is named is the innermost one without which the rest
 * is right.
 */
export function schemaComplaint(chart: object): string | null {
  const looked = withoutRows(chart) as JsonObject
  const { validator, names } = schema()
  const { valid, errors } = validator.validate(looked)
  if (valid) return null
  const places = [...new Set(errors.map(({ instanceLocation }) => instanceLocation))].map(placeOf)
  places.sort((a, b) => b.length - a.length)
  const loose = places.find(place => place.length > 0 && validator.validate(without(looked, place)).valid) ?? []
  // what must be there, such as a mark, cannot be left out: then the whole view was, and the name in it that is none says why
  const named = errors
    .filter(({ keyword }) => keyword === 'enum')
    .map(({ instanceLocation }) => placeOf(instanceLocation))
    .find(place => place.length > loose.length && loose.every((step, index) => place[index] === step))
  const culprit = named ?? loose
  if (culprit.length === 0) return `${pathOf(places[0])} is not as vega-lite 5 wants it`
  const complaints = errors.filter(({ instanceLocation }) => samePlace(placeOf(instanceLocation), culprit))
  const name = culprit[culprit.length - 1]
  if (complaints.every(({ keyword }) => keyword === 'false'))
    return `${pathOf(culprit.slice(0, -1))} has ${name}, which vega-lite 5 does not know there${names.includes(name) ? '' : suggestion(name, names)}`
  const value = valueAt(looked, culprit)
  const text = JSON.stringify(value)
  const shown = text.length > 60 ? `${text.slice(0, 60)}…` : text
  const choices = complaints.flatMap(({ keyword, error }) => (keyword === 'enum' ? quoted(error) : []))
  return `${pathOf(culprit)} is not as vega-lite 5 wants it, got ${shown}${typeof value === 'string' ? suggestion(value, choices) : ''}`
}

const samePlace = (a: Place, b: Place): boolean => a.length === b.length && a.every((step, index) => step === b[index])

/** Rows can be many, and the schema has nothing to say about them. */
function withoutRows(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withoutRows)
  if (!isObject(node)) return node
  return Object.fromEntries(
    Object.entries(node)
      .filter(([, item]) => item !== undefined)
      .map(([key, item]) => {
        if (key === 'data' && isObject(item) && Array.isArray(item.values)) return [key, { ...item, values: [] }]
        if (key === 'datasets' && isObject(item)) return [key, {}]
        return [key, withoutRows(item)]
      }),
  )
}

/** The steps of a JSON pointer such as #/layer/0/mark. */
const placeOf = (location: string): Place =>
  location
    .split('/')
    .slice(1)
    .map(step => decodeURI(step).replaceAll('~1', '/').replaceAll('~0', '~'))

const pathOf = (place: Place): string =>
  `chart${place.map(step => (/^\d+$/.test(step) ? `[${step}]` : `.${step}`)).join('')}`

const valueAt = (node: unknown, place: Place): unknown =>
  place.reduce((inner, step) => (inner as Record<string, unknown>)[step], node)

/** A copy without the property or element at a place. */
function without(node: unknown, [step, ...rest]: Place): unknown {
  if (Array.isArray(node))
    return node.flatMap((item, index) =>
      String(index) !== step ? [item] : rest.length === 0 ? [] : [without(item, rest)],
    )
  const { [step]: item, ...others } = node as Record<string, unknown>
  return rest.length === 0 ? others : { ...others, [step]: without(item, rest) }
}

/** The names in a complaint about a value that is none of them. */
const quoted = (text: string): string[] => [...text.matchAll(/"([^"]*)"/g)].map(([, name]) => name)
