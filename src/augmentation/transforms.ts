import { bits } from '../random/bits.js'
import type { Key } from '../random/key.js'

/**
 * What happens to each image of a mini-batch before the network sees it: perhaps a horizontal flip, then a margin of
 * `padding` zero pixels on all sides, then a window of the image's own size cut out of that. A transform belongs to a
 * key and the example's index, not to a moment: the same key gives the same pixels at the iterate and at the snapshot,
 * in any batch and order (transform locking; Defazio and Bottou 2019, §3).
 */
export interface Transforms {
  /** 1: mirrored left to right, 0: as it is [batch] */
  readonly flip: Uint8Array
  /** first row of the window in the padded image, 0 … 2·padding [batch]; `padding` is the middle */
  readonly cropY: Uint8Array
  /** first column of the window in the padded image, 0 … 2·padding [batch] */
  readonly cropX: Uint8Array
}

/** Zero pixels on each side before the crop. */
export const padding = 4

const offsets = 2 * padding + 1

/**
 * Draws the transforms of some examples: a flip with probability ½ and two window offsets, each uniform on 0 … 8, all
 * independent. Example i reads block i of the key's stream, whatever else is in the batch.
 * An offset is ⌊9·word/2³²⌋, whose probabilities differ from 1/9 by less than 2⁻³².
 *
 * @param key of the epoch: `key.child('augmentation').child(epoch)`
 * @param indices of the examples in their data set [batch]
 * @throws RangeError when an index is negative
 */
export function drawTransforms(key: Key, indices: Int32Array): Transforms {
  const count = indices.length
  const transforms = { flip: new Uint8Array(count), cropY: new Uint8Array(count), cropX: new Uint8Array(count) }
  for (let place = 0; place < count; place++) {
    const [flip, cropY, cropX] = bits(key, indices[place])
    transforms.flip[place] = flip >>> 31
    transforms.cropY[place] = Math.floor((cropY * offsets) / 2 ** 32)
    transforms.cropX[place] = Math.floor((cropX * offsets) / 2 ** 32)
  }
  return transforms
}

/** No flip and the window in the middle: the images as they are, for evaluation. */
export function noTransforms(count: number): Transforms {
  const flip = new Uint8Array(count)
  const cropY = new Uint8Array(count).fill(padding)
  const cropX = new Uint8Array(count).fill(padding)
  return { flip, cropY, cropX }
}
