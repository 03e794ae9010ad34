import assert from 'node:assert/strict'
import { test } from 'node:test'
import { normals } from '../../src/random/normals.js'
import { rootKey } from '../../src/random/root-key.js'
import { referenceNetwork } from './reference-network.js'
import { type Plane, plane, ReferenceOperations } from './reference-operations.js'

const key = rootKey(0).child('reference operations')
const batch = 3
const [labels, mask] = [[0, 2, 1], normals(key.child('mask'), batch * 7)]
const statistics = normals(key.child('statistics'), 2 * (4 + 3 + 7)).map(z => 0.5 + Math.abs(z))
const sizes = [9 * 2 * 4, 4, 4, 9 * 4 * 3, 3, 3, 4 * 3, 9 * 3 * 4, 7, 7, 7 * 3, 3]
const count = sizes.reduce((a, b) => a + b, 0)

/** Every operation once or more: a projected block, appended channels, averages, a mask, a dense layer. */
function evaluate(parameters: Float64Array, activation: 'relu' | 'elu', given: boolean) {
  const op = new ReferenceOperations(parameters, { activation, ...(given ? { statistics } : {}) })
  const images: Plane = plane(batch, 6, 8, 2)
  images.values.set(normals(key.child('images'), images.values.length))
  const stem = op.normAndActivation(op.convolution(images, 4, 3, 1, 1))
  const inner = op.normAndActivation(op.convolution(stem, 3, 3, 2, 1))
  const shortcut = op.convolution(stem, 3, 1, 2, 0)
  const sum = op.add(inner, shortcut)
  const wide = op.normAndActivation(op.append(sum, op.convolution(sum, 4, 3, 1, 1)))
  const pooled = op.average(op.average(wide, 1, 2), 3, 2)
  const loss = op.crossEntropy(op.dense(op.mask(pooled, mask), 3), labels)
  op.propagate()
  return { loss, gradient: op.gradient }
}

test('the gradient of each parameter of the float64 operations is the central difference of the loss along a random direction', () => {
  const h = 1e-6
  const parameters = normals(key.child('parameters'), count)
  for (const activation of ['relu', 'elu'] as const)
    for (const given of [false, true]) {
      const { gradient } = evaluate(parameters, activation, given)
      let from = 0
      sizes.forEach((size, i) => {
        const direction = normals(key.child('direction').child(i), size)
        const at = (t: number) =>
          evaluate(
            parameters.map((value, j) => value + (j >= from && j < from + size ? t * direction[j - from] : 0)),
            activation,
            given,
          ).loss
        const difference = (at(h) - at(-h)) / (2 * h)
        const exact = direction.reduce((total, value, j) => total + value * gradient[from + j], 0)
        assert.ok(
          Math.abs(difference - exact) < 1e-7 * (1 + Math.abs(exact)),
          `${activation} ${given ? 'given' : 'own'} ${i}: ${difference} and ${exact}`,
        )
        from += size
      })
    }
})

test('a convolution with a border of zeros is the sum by hand', () => {
  const op = new ReferenceOperations([1, 2, 3, 4, 5, 6, 7, 8, 9], { activation: 'relu' })
  const image = plane(1, 4, 4, 1)
  image.values.set(Array.from({ length: 16 }, (_, i) => i + 1))
  // stride 2: windows around the pixels 1, 3, 9 and 11, the first of them with zeros above and to the left
  const y = op.convolution(image, 1, 3, 2, 1)
  const corner = 5 * 1 + 6 * 2 + 8 * 5 + 9 * 6
  const above = 4 * 2 + 5 * 3 + 6 * 4 + 7 * 6 + 8 * 7 + 9 * 8
  const left = 2 * 5 + 3 * 6 + 5 * 9 + 6 * 10 + 8 * 13 + 9 * 14
  const inside = 1 * 6 + 2 * 7 + 3 * 8 + 4 * 10 + 5 * 11 + 6 * 12 + 7 * 14 + 8 * 15 + 9 * 16
  assert.deepEqual([...y.values], [corner, above, left, inside])
})

test('a residual network whose convolutions are all 0 gives the logits of its dense bias', () => {
  const parameters = new Float64Array(68_642)
  parameters.set([1, 2, 3, 4, 0, 0, 0, 0, 0, 0], parameters.length - 10)
  const total = [1, 2, 3, 4, 0, 0, 0, 0, 0, 0].reduce((sum, value) => sum + Math.exp(value), 0)
  const { loss } = referenceNetwork({
    architecture: { layers: 20, planes: 8 },
    shape: [8, 8, 3],
    classes: 10,
    activation: 'relu',
    parameters,
    images: normals(key.child('other images'), 192),
    labels: [3],
  })
  assert.ok(Math.abs(loss - (Math.log(total) - 4)) < 1e-14)
})
