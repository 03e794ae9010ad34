import type { DropoutLayer } from '../networks/layers.js'
import { size } from '../networks/network.js'
import { uniforms } from '../random/uniforms.js'
import type { Key } from '../random/key.js'

/** The mask of one dropout layer for a mini-batch [batch, …shape]: 0 with probability rate, else 1/(1 − rate). Each
 * example's mask is drawn from (key, its index), so it does not depend on who else is in the mini-batch. */
export function dropoutMask(key: Key, indices: Int32Array, { rate, shape }: DropoutLayer): Float32Array {
  const width = size(shape)
  const kept = 1 / (1 - rate)
  const mask = new Float32Array(indices.length * width)
  indices.forEach((index, place) => {
    const draws = uniforms(key.child(index), width)
    for (let i = 0; i < width; i++) mask[place * width + i] = draws[i] < rate ? 0 : kept
  })
  return mask
}
