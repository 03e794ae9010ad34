import '../tensors/cpu.js'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gradientErrors } from './network-gradient.js'

// 110 layers forward and back amplify a rounding of 6e-8 to about 1e-5. A wrong formula is off by 1e-2 or more.
for (const activation of ['relu', 'elu'] as const)
  test(`the ${activation} gradient of ResNet-110 is that of the float64 reference`, () => {
    const errors = gradientErrors({
      architecture: { layers: 110, planes: 16 },
      side: 16,
      channels: 3,
      activation,
      dropout: 0,
      batchSize: 4,
      given: false,
    })
    assert.ok(errors.gradient < 1e-4, `gradient: ${errors.gradient}`)
    assert.ok(errors.loss < 1e-5, `loss: ${errors.loss}`)
    assert.ok(errors.statistics < 1e-5, `statistics: ${errors.statistics}`)
  })
