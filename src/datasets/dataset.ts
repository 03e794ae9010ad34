import { createHash } from 'node:crypto'

/**
 * A data set is two lists of labelled images held as bytes, training and test, with the numbers that turn a byte
 * into what the network sees: (pixel/255 − mean)/std per channel. Its checksum names its content, so that a result can
 * say what it was computed from.
 */
export interface Dataset {
  readonly name: string
  /** labels are 0 … classes − 1 */
  readonly classes: number
  /** SHA-256 of the content, in hexadecimal */
  readonly checksum: string
  readonly train: Examples
  readonly test: Examples
  /** per channel, subtracted from pixel/255 */
  readonly mean: readonly number[]
  /** per channel, what the difference is divided by */
  readonly std: readonly number[]
}

/** Labelled images. */
export interface Examples {
  readonly count: number
  readonly shape: readonly [height: number, width: number, channels: number]
  /** [count, height, width, channels] */
  readonly images: Uint8Array
  /** [count] */
  readonly labels: Uint8Array
}

/** What a data set is made of; `mean` and `std` are 0.5 in every channel where they are not given. */
export interface DatasetParts {
  readonly name: string
  readonly classes: number
  readonly train: Examples
  readonly test: Examples
  readonly mean?: readonly number[]
  readonly std?: readonly number[]
  /** where the content has a name already (a published file's checksum); else it is computed */
  readonly checksum?: string
}

/**
 * Makes a data set of one's own examples, and checks that they belong together.
 *
 * @throws RangeError when sizes, shapes or labels do not fit
 */
export function dataset(parts: DatasetParts): Dataset {
  const { name, classes, train, test } = parts
  const channels = train.shape[2]
  const mean = parts.mean ?? Array<number>(channels).fill(0.5)
  const std = parts.std ?? Array<number>(channels).fill(0.5)
  if (!Number.isInteger(classes) || classes < 1 || classes > 256) {
    throw new RangeError(`dataset ${name}: classes must be an integer from 1 to 256, got ${classes}`)
  }
  checkExamples(`dataset ${name}: train`, train, classes)
  checkExamples(`dataset ${name}: test`, test, classes)
  if (train.shape.join() !== test.shape.join()) {
    throw new RangeError(
      `dataset ${name}: test images must have the shape of the training images, [${train.shape.join(', ')}], got [${test.shape.join(', ')}]`,
    )
  }
  if (mean.length !== channels || !mean.every(Number.isFinite)) {
    throw new RangeError(
      `dataset ${name}: mean must be ${channels} finite numbers, one per channel, got [${mean.join(', ')}]`,
    )
  }
  if (std.length !== channels || !std.every(value => Number.isFinite(value) && value > 0)) {
    throw new RangeError(
      `dataset ${name}: std must be ${channels} positive numbers, one per channel, got [${std.join(', ')}]`,
    )
  }
  return { name, classes, checksum: parts.checksum ?? contentChecksum(train, test), train, test, mean, std }
}

function checkExamples(what: string, { count, shape, images, labels }: Examples, classes: number): void {
  if (!Number.isInteger(count) || count < 1) {
    throw new RangeError(`${what}: count must be a positive integer, got ${count}`)
  }
  if (shape.length !== 3 || !shape.every(size => Number.isInteger(size) && size > 0)) {
    throw new RangeError(
      `${what}: shape must be [height, width, channels], three positive integers, got [${shape.join(', ')}]`,
    )
  }
  const pixels = shape[0] * shape[1] * shape[2]
  if (!(images instanceof Uint8Array) || !(labels instanceof Uint8Array)) {
    throw new TypeError(`${what}: images and labels must be Uint8Array`)
  }
  if (images.length !== count * pixels) {
    throw new RangeError(
      `${what}: images must hold count · height · width · channels = ${count * pixels} bytes, got ${images.length}`,
    )
  }
  if (labels.length !== count) throw new RangeError(`${what}: labels must hold ${count} bytes, got ${labels.length}`)
  checkLabels(what, labels, classes)
}

/** @throws RangeError where a label is not 0 … classes − 1 */
export function checkLabels(what: string, labels: Uint8Array, classes: number): void {
  const wrong = labels.findIndex(label => label >= classes)
  if (wrong >= 0) {
    throw new RangeError(
      `${what}: labels must be 0 to ${classes - 1}, but that of example ${wrong} is ${labels[wrong]}`,
    )
  }
}

function contentChecksum(train: Examples, test: Examples): string {
  const hash = createHash('sha256')
  for (const { count, shape, images, labels } of [train, test]) {
    hash.update(`${count},${shape.join()};`).update(images).update(labels)
  }
  return hash.digest('hex')
}
