import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rootKey } from '../../src/random/root-key.js'
import { integers } from '../../src/random/integers.js'
import { normals } from '../../src/random/normals.js'
import { uniforms } from '../../src/random/uniforms.js'
import { type ReferenceInput, referenceLenet } from './reference-lenet.js'

const batch = 4
const classes = 4
const key = rootKey(0).child('reference')

function randomInput(channels: number, activation: 'relu' | 'elu', given: boolean, masked: boolean): ReferenceInput {
  const widths = [6, 16, 120, 84]
  const count = 25 * channels * 6 + 25 * 6 * 16 + 16 * 120 + 120 * 84 + 84 * classes + 3 * 226 + classes
  const shape = [16, 16, channels] as const
  return {
    shape,
    classes,
    activation,
    parameters: normals(key.child('parameters'), count).map(z => 0.3 * z + 0.1),
    images: normals(key.child('images'), batch * 256 * channels),
    labels: integers(key.child('labels'), batch, classes),
    ...(given
      ? {
          statistics: widths.flatMap(width => [
            ...normals(key.child('means').child(width), width),
            ...uniforms(key.child('variances').child(width), width).map(u => 0.5 + u),
          ]),
        }
      : {}),
    ...(masked ? { mask: uniforms(key.child('mask'), batch * 84).map(u => (u < 0.3 ? 0 : 1 / 0.7)) } : {}),
  }
}

/** Where each kind of parameter lies: conv1, norm1, conv2, norm2, dense1, norm3, dense2, norm4, dense3. */
function blocksOf(channels: number): [string, number][] {
  const sizes: [string, number][] = [
    ['conv1/kernel', 150 * channels],
    ['conv1/bias', 6],
    ['norm1/scale', 6],
    ['norm1/offset', 6],
    ['conv2/kernel', 2400],
    ['conv2/bias', 16],
    ['norm2/scale', 16],
    ['norm2/offset', 16],
    ['dense1/kernel', 1920],
    ['dense1/bias', 120],
    ['norm3/scale', 120],
    ['norm3/offset', 120],
    ['dense2/kernel', 10080],
    ['dense2/bias', 84],
    ['norm4/scale', 84],
    ['norm4/offset', 84],
    ['dense3/kernel', 84 * classes],
    ['dense3/bias', classes],
  ]
  return sizes
}

test('the gradient of the float64 reference is the central difference of its loss along a random direction of each parameter', () => {
  const h = 1e-6
  for (const [channels, activation, given, masked] of [
    [3, 'relu', false, false],
    [1, 'elu', false, true],
    [3, 'elu', true, false],
    [1, 'relu', true, true],
  ] as const) {
    const input = randomInput(channels, activation, given, masked)
    const { gradient } = referenceLenet(input)
    let from = 0
    for (const [name, size] of blocksOf(channels)) {
      const direction = new Float64Array(gradient.length)
      direction.set(normals(key.child('direction').child(name), size), from)
      const norm = Math.hypot(...direction.subarray(from, from + size))
      const along = (t: number) => {
        const parameters = Float64Array.from(input.parameters, (value, i) => value + (t * direction[i]) / norm)
        return referenceLenet({ ...input, parameters }).loss
      }
      const difference = (along(h) - along(-h)) / (2 * h)
      const exact = gradient.reduce((sum, g, i) => sum + (g * direction[i]) / norm, 0)
      // rounding of the loss over h: 1e-16/1e-6, times what a deep network amplifies
      assert.ok(
        Math.abs(difference - exact) < 2e-8 + 1e-6 * Math.abs(exact),
        `${activation} ${channels} ${given ? 'given' : 'own'} ${name}: ${difference} and ${exact}`,
      )
      from += size
    }
    assert.equal(from, gradient.length)
  }
})

test('a bias before batch norm with own statistics has no gradient, and one with given statistics has', () => {
  const places = [450, 450 + 18 + 2400, 450 + 18 + 2400 + 48 + 1920]
  for (const given of [false, true]) {
    const { gradient } = referenceLenet(randomInput(3, 'relu', given, false))
    for (const place of places) {
      const largest = Math.max(...gradient.subarray(place, place + 6).map(Math.abs))
      assert.ok(given ? largest > 1e-4 : largest < 1e-12, `${given ? 'given' : 'own'}: ${largest}`)
    }
  }
})

test('with all parameters but the last bias zero, the loss is that of the bias alone, by hand', () => {
  const input = randomInput(1, 'relu', false, false)
  const parameters = new Float64Array(input.parameters.length)
  parameters.set([1, 2, 3, 4], parameters.length - 4)
  const { losses, logits } = referenceLenet({ ...input, parameters })
  const logSum = Math.log(Math.exp(1) + Math.exp(2) + Math.exp(3) + Math.exp(4))
  for (let b = 0; b < batch; b++) {
    assert.deepEqual([...logits.subarray(4 * b, 4 * b + 4)], [1, 2, 3, 4])
    assert.ok(Math.abs(losses[b] - (logSum - 1 - input.labels[b])) < 1e-14)
  }
})
