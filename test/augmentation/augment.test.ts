import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { augment, type PixelSource } from '../../src/augmentation/augment.js'
import { noTransforms, type Transforms } from '../../src/augmentation/transforms.js'

type Image = number[][][]

function image({ images, shape: [height, width, channels] }: PixelSource, index: number): Image {
  const at = (row: number, column: number, channel: number) =>
    images[((index * height + row) * width + column) * channels + channel]
  return grid(height, width, (row, column) =>
    Array.from({ length: channels }, (_, channel) => at(row, column, channel)),
  )
}

function grid<T>(height: number, width: number, value: (row: number, column: number) => T): T[][] {
  return Array.from({ length: height }, (_, row) => Array.from({ length: width }, (_, column) => value(row, column)))
}

/** The definition, step by step: mirror, margin of four zero pixels, window, normalisation. */
function reference(source: PixelSource, index: number, flip: number, cropY: number, cropX: number): number[] {
  const [height, width, channels] = source.shape
  const mirrored = image(source, index).map(row => (flip === 1 ? [...row].reverse() : row))
  const zero = Array<number>(channels).fill(0)
  const margin = grid(height + 8, width + 8, (row, column) => mirrored[row - 4]?.[column - 4] ?? zero)
  const window = margin.slice(cropY, cropY + height).map(row => row.slice(cropX, cropX + width))
  return window.flat(2).map((pixel, place) => {
    const channel = place % channels
    return Math.fround((pixel / 255 - source.mean[channel]) / source.std[channel])
  })
}

function augmented(source: PixelSource, indices: number[], transforms: Transforms): number[] {
  return [...augment(source, Int32Array.from(indices), transforms)]
}

function one(flip: number, cropY: number, cropX: number): Transforms {
  return { flip: Uint8Array.of(flip), cropY: Uint8Array.of(cropY), cropX: Uint8Array.of(cropX) }
}

/** −1 where the pixel is 0, and 1 where it is 255. */
const blackAndWhite = { mean: [0.5], std: [0.5] }

test('a drawn image is mirrored first and then shifted; what comes in from outside is −1', () => {
  // the letter L, 3 high and 3 wide
  const letter = {
    ...blackAndWhite,
    shape: [3, 3, 1] as const,
    images: Uint8Array.of(255, 0, 0, 255, 0, 0, 255, 255, 0),
  }
  const draw = (flip: number, cropY: number, cropX: number) =>
    augmented(letter, [0], one(flip, cropY, cropX))
      .map(value => (value === 1 ? '#' : value === -1 ? '.' : '?'))
      .join('')
      .replace(/...(?=.)/g, '$&/')
  assert.equal(draw(0, 4, 4), '#../#../##.')
  assert.equal(draw(1, 4, 4), '..#/..#/.##')
  // the window one row lower and one column further right: the image moves up and left
  assert.equal(draw(0, 5, 4), '#../##./...')
  assert.equal(draw(0, 4, 5), '.../.../#..')
  assert.equal(draw(1, 4, 5), '.#./.#./##.')
  // mirrored ..#/..#/.##, then one down and one right: its last column and last row leave
  assert.equal(draw(1, 3, 3), '.../.../...')
  assert.equal(draw(0, 3, 3), '.../.#./.#.')
  assert.equal(draw(0, 0, 0), '.../.../...')
  assert.equal(draw(0, 8, 8), '.../.../...')
})

const source = fc
  .record({
    height: fc.integer({ min: 1, max: 13 }),
    width: fc.integer({ min: 1, max: 13 }),
    channels: fc.integer({ min: 1, max: 4 }),
  })
  .chain(({ height, width, channels }) =>
    fc.record({
      shape: fc.constant([height, width, channels] as const),
      images: fc.uint8Array({ minLength: 3 * height * width * channels, maxLength: 3 * height * width * channels }),
      mean: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: channels, maxLength: channels }),
      std: fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: channels, maxLength: channels }),
    }),
  )
const offset = fc.integer({ min: 0, max: 8 })
const draw = fc.record({
  index: fc.integer({ min: 0, max: 2 }),
  flip: fc.integer({ min: 0, max: 1 }),
  cropY: offset,
  cropX: offset,
})

test('every shape, channel count, flip and crop gives the float32 of the definition, bit for bit (300 keyed cases)', () => {
  fc.assert(
    fc.property(source, fc.array(draw, { minLength: 1, maxLength: 5 }), (source, draws) => {
      const transforms = {
        flip: Uint8Array.from(draws, ({ flip }) => flip),
        cropY: Uint8Array.from(draws, ({ cropY }) => cropY),
        cropX: Uint8Array.from(draws, ({ cropX }) => cropX),
      }
      const indices = draws.map(({ index }) => index)
      const expected = draws.flatMap(({ index, flip, cropY, cropX }) => reference(source, index, flip, cropY, cropX))
      assert.deepEqual(augmented(source, indices, transforms), expected)
    }),
    { numRuns: 300, seed: 1 },
  )
})

test('32×32 images of one and three channels agree with the definition for all 162 transforms', () => {
  for (const channels of [1, 3]) {
    const images = Uint8Array.from({ length: 1024 * channels }, (_, index) => (index * 89 + (index >> 5)) % 256)
    const source = {
      images,
      shape: [32, 32, channels] as const,
      mean: [0.5, 0.4, 0.3].slice(0, channels),
      std: [0.5, 0.2, 0.1].slice(0, channels),
    }
    for (let which = 0; which < 162; which++) {
      const [flip, cropY, cropX] = [which % 2, Math.floor(which / 2) % 9, Math.floor(which / 18)]
      assert.deepEqual(augmented(source, [0], one(flip, cropY, cropX)), reference(source, 0, flip, cropY, cropX))
    }
  }
})

test('without a transform the pixels are normalised and nothing else', () => {
  const images = Uint8Array.from({ length: 2 * 12 }, (_, index) => index * 10)
  const source = { images, shape: [2, 2, 3] as const, mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] }
  const expected = [...images].map(pixel => Math.fround((pixel / 255 - 0.5) / 0.5))
  assert.deepEqual(augmented(source, [0, 1], noTransforms(2)), expected)
})

test('lengths, indices and offsets that do not fit are refused', () => {
  const source = { ...blackAndWhite, shape: [2, 2, 1] as const, images: new Uint8Array(8) }
  const wrong: [Int32Array, Transforms, PixelSource, RegExp][] = [
    [Int32Array.of(0), noTransforms(2), source, /^augment: transforms must be those of 1 images, got 2$/],
    [Int32Array.of(2), noTransforms(1), source, /^augment: indices must be 0 to 1, got 2$/],
    [Int32Array.of(-1), noTransforms(1), source, /^augment: indices must be 0 to 1, got -1$/],
    [Int32Array.of(0), one(0, 9, 4), source, /^augment: crops must be 0 to 8, got 9 and 4$/],
    [
      Int32Array.of(0),
      noTransforms(1),
      { ...source, std: [] },
      /^augment: mean and std must have one number per channel/,
    ],
  ]
  for (const [indices, transforms, from, message] of wrong) {
    assert.throws(() => augment(from, indices, transforms), { name: 'RangeError', message })
  }
})

test('images of 2 GiB and more are read to their end', () => {
  const images = new Uint8Array(2 ** 31 + 4) // only its last page is touched
  images.set([255, 0, 255, 0], 2 ** 31)
  assert.deepEqual(
    augmented({ ...blackAndWhite, shape: [2, 2, 1], images }, [2 ** 29], noTransforms(1)),
    [1, -1, 1, -1],
  )
})
