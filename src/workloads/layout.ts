import { type Network, size } from '../networks/network.js'
import type { Key } from '../random/key.js'

/** Where each named parameter lies in the flat vector. */
export interface Layout {
  readonly entries: readonly { readonly name: string; readonly shape: readonly number[]; readonly offset: number }[]
  /** Initial values [dimension], each parameter from a key of its own name. */
  initial(key: Key): Float64Array
}

export function layoutOf(network: Network): Layout {
  let dimension = 0
  const entries = Object.entries(network.parameters).map(([name, { shape }]) => {
    const entry = { name, shape, offset: dimension }
    dimension += size(shape)
    return entry
  })
  return {
    entries,
    initial(key) {
      const values = new Float64Array(dimension)
      for (const { name, shape, offset } of entries) {
        const own = network.parameters[name].initial(key.child(name))
        if (own.length !== size(shape))
          throw new RangeError(
            `network ${network.name}: the initial values of ${name} must be ${size(shape)} numbers, got ${own.length}`,
          )
        const wrong = Array.from(own).findIndex(value => !Number.isFinite(value))
        if (wrong >= 0)
          throw new RangeError(
            `network ${network.name}: the initial values of ${name} must be finite, got ${own[wrong]} at ${wrong}`,
          )
        values.set(Array.from(own), offset)
      }
      return values
    },
  }
}
