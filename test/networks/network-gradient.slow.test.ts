import '../tensors/cpu.js'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gradientErrors } from './network-gradient.js'

// What rounding by 2⁻²⁴ = 6e-8 becomes after 20 to 40 layers: 1e-6 to 1e-5, and 6e-5 with statistics that are not the
// batch's, where numbers grow from layer to layer. A wrong formula is off by 1e-3 or more.
for (const activation of ['relu', 'elu'] as const)
  for (const given of [false, true]) {
    const statistics = given ? 'given' : 'own'
    const common = { activation, given, channels: given ? 1 : 3, dropout: given ? 0.3 : 0 } as const
    test(`the ${activation} gradient of the small residual network with ${statistics} statistics is that of the float64 reference`, () => {
      const errors = gradientErrors({ ...common, architecture: { layers: 20, planes: 8 }, side: 32, batchSize: 4 })
      assert.ok(errors.gradient < 2e-5, `gradient: ${errors.gradient}`)
      assert.ok(errors.worst < 3e-4, `${errors.name}: ${errors.worst}`)
      assert.ok(errors.loss < 2e-6, `loss: ${errors.loss}`)
      assert.ok(errors.statistics < 1e-5, `statistics: ${errors.statistics}`)
    })
    test(`the ${activation} gradient of DenseNet-40-36 with ${statistics} statistics is that of the float64 reference`, () => {
      const errors = gradientErrors({ ...common, architecture: 'densenet-40-36', side: 8, batchSize: 2 })
      assert.ok(errors.gradient < 3e-4, `gradient: ${errors.gradient}`)
      assert.ok(errors.worst < 1e-3, `${errors.name}: ${errors.worst}`)
      assert.ok(errors.loss < 5e-6, `loss: ${errors.loss}`)
      assert.ok(errors.statistics < 1e-5, `statistics: ${errors.statistics}`)
    })
  }
