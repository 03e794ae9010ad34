import type { Key } from '../random/key.js'
import { permutation } from '../random/permutation.js'
import type { Examples } from './dataset.js'

/**
 * A class-balanced part of the examples, chosen by key: the numbers of two classes differ by at most one, every example
 * of a class is equally likely, and which classes have one more is drawn too. The part keeps the examples' order.
 *
 * @param count how many; 0 takes all as they are
 * @throws RangeError when there are not so many, or a class has too few
 */
export function balancedPart(examples: Examples, count: number, key: Key): Examples {
  if (!Number.isInteger(count) || count < 0) {
    throw new RangeError(`examples: must be an integer, 0 for all, got ${count}`)
  }
  if (count === 0) return examples
  if (count > examples.count) throw new RangeError(`examples: there are ${examples.count}, got ${count}; 0 takes all`)
  const classes = indicesByClass(examples.labels)
  const quota = Math.floor(count / classes.length)
  const withMore = new Set(permutation(key.child('classes'), classes.length).subarray(0, count % classes.length))
  const chosen: number[] = []
  classes.forEach(({ label, indices }, position) => {
    const wanted = quota + (withMore.has(position) ? 1 : 0)
    if (indices.length < wanted) {
      throw new RangeError(
        `examples: ${count} of ${classes.length} classes takes ${wanted} of class ${label}, which has ${indices.length}; ask for fewer, or for all with 0`,
      )
    }
    const order = permutation(key.child('class').child(label), indices.length)
    for (const place of order.subarray(0, wanted)) chosen.push(indices[place])
  })
  return picked(examples, Int32Array.from(chosen).sort())
}

/** The classes that occur, by label, each with its examples in order. */
function indicesByClass(labels: Uint8Array): { label: number; indices: number[] }[] {
  const byLabel = Array.from({ length: 256 }, (_, label) => ({ label, indices: [] as number[] }))
  labels.forEach((label, index) => {
    byLabel[label].indices.push(index)
  })
  return byLabel.filter(({ indices }) => indices.length > 0)
}

function picked({ shape, images, labels }: Examples, indices: Int32Array): Examples {
  const pixels = shape[0] * shape[1] * shape[2]
  const part = new Uint8Array(indices.length * pixels)
  indices.forEach((index, place) => {
    part.set(images.subarray(index * pixels, (index + 1) * pixels), place * pixels)
  })
  return { count: indices.length, shape, images: part, labels: Uint8Array.from(indices, index => labels[index]) }
}
