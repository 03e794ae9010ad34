import '../tensors/cpu.js'
import { test } from 'node:test'
import { checkLenetGradient } from './lenet-gradient.js'

for (const [activation, channels, dropout] of [
  ['relu', 3, 0],
  ['relu', 1, 0.3],
  ['elu', 3, 0.3],
  ['elu', 1, 0],
] as const)
  test(`the ${activation} gradient of 128 examples of ${channels} channels with dropout ${dropout} is as near the float64 reference compiled as eager, for own and given statistics`, () =>
    checkLenetGradient({ activation, channels, dropout, batchSize: 128 }))
