import type { Space, Vector } from '../vectors/vector.js'

/** A state taken apart: its structure as JSON text, and the numbers of its vectors and typed arrays by name. */
export interface SavedState {
  readonly structure: string
  readonly arrays: Readonly<Record<string, Float32Array | Float64Array | Int32Array>>
}

function isVector(value: unknown): value is Vector {
  return typeof value === 'object' && value !== null && 'read' in value && 'plusTimes' in value
}

/**
 * Takes a state of plain objects, arrays, numbers, strings, vectors and typed arrays apart, so that it can be written
 * to disk and put together again bit for bit. A vector that occurs twice is kept once.
 * @throws TypeError naming the place of a value that cannot be saved (a function, a class instance)
 */
export function save(state: unknown): SavedState {
  const arrays: Record<string, Float32Array | Float64Array | Int32Array> = {}
  const names = new Map<object, string>()
  const walk = (value: unknown, place: string): unknown => {
    if (value === null || typeof value === 'boolean' || typeof value === 'string') return value
    if (value === undefined) return { $undefined: true }
    if (typeof value === 'number') return Number.isFinite(value) ? value : { $number: String(value) }
    if (typeof value === 'object') {
      const known = names.get(value)
      if (isVector(value)) {
        if (known === undefined) {
          names.set(value, place)
          arrays[place] = value.read().slice()
        }
        return { $vector: known ?? place }
      }
      if (value instanceof Float32Array || value instanceof Float64Array || value instanceof Int32Array) {
        if (known === undefined) {
          names.set(value, place)
          arrays[place] = value.slice()
        }
        return { $array: known ?? place }
      }
      if (Array.isArray(value)) return value.map((part, i) => walk(part, `${place}/${i}`))
      if (Object.getPrototypeOf(value) === Object.prototype)
        return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, walk(part, `${place}/${name}`)]))
    }
    throw new TypeError(
      `save: a state may hold numbers, strings, vectors, typed arrays, arrays and plain objects, got ${typeof value} at ${place}`,
    )
  }
  return { structure: JSON.stringify(walk(state, 'state')), arrays }
}

/** Puts a saved state together, its vectors in `space`. */
export function restoreState(saved: SavedState, space: Space): unknown {
  const vectors = new Map<string, Vector>()
  const walk = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) return value.map(walk)
    const node = value as Record<string, unknown>
    if (node.$undefined === true) return undefined
    if (typeof node.$number === 'string') return Number(node.$number)
    if (typeof node.$vector === 'string') {
      const name = node.$vector
      if (!vectors.has(name)) vectors.set(name, space.vector(saved.arrays[name]))
      return vectors.get(name)
    }
    if (typeof node.$array === 'string') return saved.arrays[node.$array]
    return Object.fromEntries(Object.entries(node).map(([name, part]) => [name, walk(part)]))
  }
  return walk(JSON.parse(saved.structure))
}
