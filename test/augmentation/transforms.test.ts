import assert from 'node:assert/strict'
import { test } from 'node:test'
import { drawTransforms, noTransforms } from '../../src/augmentation/transforms.js'
import { rootKey } from '../../src/random/root-key.js'

const key = rootKey(0).child('augmentation').child(1)
const upTo = (count: number) => Int32Array.from({ length: count }, (_, index) => index)

test("an example's transform depends on key and index, not on the batch it comes in", () => {
  const all = drawTransforms(key, upTo(1000))
  const some = Int32Array.of(999, 3, 500, 3)
  const alone = drawTransforms(key, some)
  some.forEach((index, place) => {
    assert.equal(alone.flip[place], all.flip[index])
    assert.equal(alone.cropY[place], all.cropY[index])
    assert.equal(alone.cropX[place], all.cropX[index])
  })
})

test('the same key repeats all transforms; another epoch agrees in one of 162 only, as chance has it: |z| < 4', () => {
  const count = 60000
  const indices = upTo(count)
  const first = drawTransforms(key, indices)
  assert.deepEqual(drawTransforms(rootKey(0).child('augmentation').child(1), indices), first)
  const second = drawTransforms(rootKey(0).child('augmentation').child(2), indices)
  const equal = indices.filter(
    index =>
      first.flip[index] === second.flip[index] &&
      first.cropY[index] === second.cropY[index] &&
      first.cropX[index] === second.cropX[index],
  ).length
  const chance = 1 / 162
  assert.ok(Math.abs((equal - count * chance) / Math.sqrt(count * chance * (1 - chance))) < 4, `${equal} of ${count}`)
})

test('all 2·9·9 transforms are equally likely: chi-square over 162,000 examples below its 1 − 10⁻⁴ quantile', () => {
  const count = 162000
  const { flip, cropY, cropX } = drawTransforms(key, upTo(count))
  const observed = Array<number>(162).fill(0)
  for (let index = 0; index < count; index++) observed[(flip[index] * 9 + cropY[index]) * 9 + cropX[index]]++
  const expected = count / 162
  const chiSquare = observed.reduce((sum, times) => sum + (times - expected) ** 2 / expected, 0)
  // 161 degrees of freedom: the quantile is 236.42, and that of 10⁻⁴ is 102.64 (too even would be wrong as well)
  assert.ok(chiSquare > 102.64 && chiSquare < 236.42, `chi-square ${chiSquare}`)
})

test('neighbouring examples are independent: chi-square of 81 pairs of row offsets below its 1 − 10⁻⁴ quantile', () => {
  const count = 81000
  const { cropY } = drawTransforms(key, upTo(count + 1))
  const observed = Array<number>(81).fill(0)
  for (let index = 0; index < count; index++) observed[cropY[index] * 9 + cropY[index + 1]]++
  const expected = count / 81
  const margin = Array<number>(9).fill(0)
  for (let index = 0; index < count; index++) margin[cropY[index]]++
  const total = observed.reduce((sum, times) => sum + (times - expected) ** 2 / expected, 0)
  const single = margin.reduce((sum, times) => sum + (times - count / 9) ** 2 / (count / 9), 0)
  // overlapping pairs, Good (1953): the difference of the two is chi-square with 72 degrees of freedom; its 1 − 10⁻⁴ quantile is 125.37
  assert.ok(total - single < 125.37, `${total} − ${single}`)
})

test('no transform is no flip and the window in the middle', () => {
  assert.deepEqual(noTransforms(2), {
    flip: Uint8Array.of(0, 0),
    cropY: Uint8Array.of(4, 4),
    cropX: Uint8Array.of(4, 4),
  })
})
