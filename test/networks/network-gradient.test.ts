import '../tensors/cpu.js'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gradientErrors } from './network-gradient.js'

// Each number is rounded by at most 2⁻²⁴ = 6e-8; some ten layers forward and back amplify that to about 1e-6, in single
// parameters whose gradient nearly cancels (an offset before another norm) to 6e-5. A wrong formula is off by 1e-3 or more.
for (const [layers, planes, activation, channels, given] of [
  [8, 2, 'relu', 3, false],
  [8, 5, 'elu', 1, false],
  [8, 8, 'relu', 1, true],
  [14, 3, 'elu', 3, true],
  [14, 8, 'relu', 3, false],
] as const)
  test(`the ${activation} gradient of ${layers} layers and ${planes} planes on ${channels} channels with ${given ? 'given' : 'own'} statistics and dropout is that of the float64 reference`, () => {
    const errors = gradientErrors({
      architecture: { layers, planes },
      side: 16,
      channels,
      activation,
      dropout: 0.3,
      batchSize: 4,
      given,
    })
    assert.ok(errors.gradient < 1e-5, `gradient: ${errors.gradient}`)
    assert.ok(errors.worst < 3e-4, `${errors.name}: ${errors.worst}`)
    assert.ok(errors.loss < 1e-6, `loss: ${errors.loss}`)
    assert.ok(errors.statistics < 1e-5, `statistics: ${errors.statistics}`)
  })

test('images of odd sides have the gradient of the reference: every window has its zeros on the right sides', () => {
  const errors = gradientErrors({
    architecture: { layers: 8, planes: 4 },
    side: 13,
    channels: 1,
    activation: 'elu',
    dropout: 0,
    batchSize: 5,
    given: false,
  })
  assert.ok(errors.gradient < 1e-5, `gradient: ${errors.gradient}`)
  assert.ok(errors.loss < 1e-6, `loss: ${errors.loss}`)
})
