import { padding, type Transforms } from './transforms.js'

/** Images as bytes, and how a byte becomes a number: what `augment` reads of a data set. */
export interface PixelSource {
  /** [count, height, width, channels] */
  readonly images: Uint8Array
  readonly shape: readonly [height: number, width: number, channels: number]
  /** per channel, subtracted from pixel/255 */
  readonly mean: readonly number[]
  /** per channel, what the difference is divided by */
  readonly std: readonly number[]
}

/**
 * Writes transformed, normalised images into `out`: flip, zero margin, window, then (pixel/255 − mean)/std in double
 * precision, rounded once to float32. The margin has pixel value 0, so with mean and std 0.5 it becomes −1.
 *
 * @param indices which images [batch]
 * @param transforms their transforms, in the same order
 * @param out [batch, height, width, channels], overwritten
 * @throws RangeError when lengths do not fit, an index is outside the images, or an offset is outside 0 … 8
 */
export function augment(source: PixelSource, indices: Int32Array, transforms: Transforms, out: Float32Array): void {
  const { images, shape } = source
  const [height, width, channels] = shape
  checkSizes(source, indices, transforms, out)
  const table = normalisedBytes(source)
  const rowBytes = width * channels
  const imageBytes = height * rowBytes
  for (let place = 0; place < indices.length; place++) {
    const flipped = transforms.flip[place] === 1
    const down = transforms.cropY[place] - padding
    const right = transforms.cropX[place] - padding
    // columns of the window that lie on the image, and the image's column under the first of them
    const first = Math.min(width, Math.max(0, -right))
    const end = Math.max(first, Math.min(width, width - right))
    const column = flipped ? width - 1 - (first + right) : first + right
    const step = flipped ? -channels : channels
    for (let row = 0; row < height; row++) {
      const target = place * imageBytes + row * rowBytes
      const from = row + down
      if (from < 0 || from >= height) {
        writeMargin(table, channels, out, target, target + rowBytes)
        continue
      }
      writeMargin(table, channels, out, target, target + first * channels)
      writeMargin(table, channels, out, target + end * channels, target + rowBytes)
      const start = indices[place] * imageBytes + from * rowBytes + column * channels
      writePixels(images, start, step, table, channels, out, target + first * channels, target + end * channels)
    }
  }
}

/** (pixel/255 − mean)/std for the 256 bytes of each channel [channels, 256]. */
function normalisedBytes({ mean, std }: PixelSource): Float32Array {
  const table = new Float32Array(256 * mean.length)
  for (let channel = 0; channel < mean.length; channel++) {
    for (let byte = 0; byte < 256; byte++) table[256 * channel + byte] = (byte / 255 - mean[channel]) / std[channel]
  }
  return table
}

function writeMargin(table: Float32Array, channels: number, out: Float32Array, from: number, to: number): void {
  for (let target = from; target < to; target += channels) {
    for (let channel = 0; channel < channels; channel++) out[target + channel] = table[256 * channel]
  }
}

/**
 * One row's pixels, `step` bytes apart in the image (backwards when flipped), side by side in `out`: channel by channel,
 * four pixels at a time, which is faster than one by one.
 */
function writePixels(
  images: Uint8Array,
  start: number,
  step: number,
  table: Float32Array,
  channels: number,
  out: Float32Array,
  from: number,
  to: number,
): void {
  if (channels === 3) {
    writeColourPixels(images, start, step, table, out, from, to)
    return
  }
  for (let channel = 0; channel < channels; channel++) {
    const base = 256 * channel
    let pixel = start + channel
    let target = from + channel
    for (; target < to - 3 * channels; target += 4 * channels, pixel += 4 * step) {
      out[target] = table[base + images[pixel]]
      out[target + channels] = table[base + images[pixel + step]]
      out[target + 2 * channels] = table[base + images[pixel + 2 * step]]
      out[target + 3 * channels] = table[base + images[pixel + 3 * step]]
    }
    for (; target < to; target += channels, pixel += step) out[target] = table[base + images[pixel]]
  }
}

/**
 * The same for three channels, where one pass over the row is faster than three. `| 0` tells the engine that an index is
 * a small integer, which saves the checks for overflow; so does one table instead of three.
 */
function writeColourPixels(
  images: Uint8Array,
  start: number,
  step: number,
  table: Float32Array,
  out: Float32Array,
  from: number,
  to: number,
): void {
  let pixel = start | 0
  let target = from | 0
  while (target < to - 9) {
    const second = (pixel + step) | 0
    const third = (second + step) | 0
    const fourth = (third + step) | 0
    out[target] = table[images[pixel]]
    out[target + 1] = table[256 + images[pixel + 1]]
    out[target + 2] = table[512 + images[pixel + 2]]
    out[target + 3] = table[images[second]]
    out[target + 4] = table[256 + images[second + 1]]
    out[target + 5] = table[512 + images[second + 2]]
    out[target + 6] = table[images[third]]
    out[target + 7] = table[256 + images[third + 1]]
    out[target + 8] = table[512 + images[third + 2]]
    out[target + 9] = table[images[fourth]]
    out[target + 10] = table[256 + images[fourth + 1]]
    out[target + 11] = table[512 + images[fourth + 2]]
    pixel = (fourth + step) | 0
    target = (target + 12) | 0
  }
  for (; target < to; target += 3, pixel += step) {
    out[target] = table[images[pixel]]
    out[target + 1] = table[256 + images[pixel + 1]]
    out[target + 2] = table[512 + images[pixel + 2]]
  }
}

function checkSizes(source: PixelSource, indices: Int32Array, transforms: Transforms, out: Float32Array): void {
  const size = source.shape[0] * source.shape[1] * source.shape[2]
  const batch = indices.length
  if (source.mean.length !== source.shape[2] || source.std.length !== source.shape[2]) {
    throw new RangeError(`augment: mean and std must have one number per channel (${source.shape[2]})`)
  }
  if (out.length !== batch * size) {
    throw new RangeError(`augment: out must hold ${batch}·${size} = ${batch * size} numbers, got ${out.length}`)
  }
  const { flip, cropY, cropX } = transforms
  if (flip.length !== batch || cropY.length !== batch || cropX.length !== batch) {
    throw new RangeError(`augment: transforms must be those of ${batch} images, got ${flip.length}`)
  }
  if (source.images.length >= 2 ** 31) {
    throw new RangeError(
      `augment: images must be less than 2^31 bytes, got ${source.images.length}; take a part of them`,
    )
  }
  const count = source.images.length / size
  for (let place = 0; place < batch; place++) {
    if (indices[place] < 0 || indices[place] >= count) {
      throw new RangeError(`augment: indices must be 0 to ${count - 1}, got ${indices[place]}`)
    }
    if (cropY[place] > 2 * padding || cropX[place] > 2 * padding) {
      throw new RangeError(`augment: crops must be 0 to ${2 * padding}, got ${cropY[place]} and ${cropX[place]}`)
    }
  }
}
