import assert from 'node:assert/strict'
import { test } from 'node:test'
import { heavyBall } from '../../src/optimizers/heavy-ball.js'
import { stepSchedule } from '../../src/optimizers/step-schedule.js'
import { float64Space } from '../../src/vectors/float64-vector.js'

test('heavyBall follows three steps derived by hand: lr 0.1, momentum 0.9, weight decay 0.5, gradients 1, 0, −1', () => {
  // x0 = 2: u = 1 + 1 = 2, buffer 2, x1 = 1.8
  // u = 0 + 0.9 = 0.9, buffer 0.9·2 + 0.9 = 2.7, x2 = 1.53
  // u = −1 + 0.765 = −0.235, buffer 0.9·2.7 − 0.235 = 2.195, x3 = 1.3105
  const optimizer = heavyBall({ learningRate: 0.1, momentum: 0.9, weightDecay: 0.5 })
  let x = float64Space.vector([2])
  let state = optimizer.init(x)
  const path = [1, 0, -1].map((g, step) => {
    const update = optimizer.update(float64Space.vector([g]), x, state, { step, epoch: 1 })
    x = x.plus(update.delta)
    state = update.state
    return x.read()[0]
  })
  assert.deepEqual(
    path.map(value => value.toFixed(12)),
    ['1.800000000000', '1.530000000000', '1.310500000000'],
  )
})

test('a learning rate that changes scales the buffer or each gradient: gradients 1, 1, 0, rates 1, then 0.1, momentum 0.5', () => {
  // buffer: 1, 1.5, 0.75 leave as 1, 0.15, 0.075; gradients 1, 0.1, 0 enter the buffer 1, 0.6, 0.3
  const expected = { buffer: [-1, -1.15, -1.225], gradient: [-1, -1.6, -1.9] }
  for (const learningRateScales of ['buffer', 'gradient'] as const) {
    const learningRate = ({ step }: { step: number }) => (step === 0 ? 1 : 0.1)
    const optimizer = heavyBall({ learningRate, momentum: 0.5, learningRateScales })
    let x = float64Space.vector([0])
    let state = optimizer.init(x)
    const path = [1, 1, 0].map((g, step) => {
      const update = optimizer.update(float64Space.vector([g]), x, state, { step, epoch: 1 })
      x = x.plus(update.delta)
      state = update.state
      return x.read()[0]
    })
    for (const [step, value] of path.entries()) assert.ok(Math.abs(value - expected[learningRateScales][step]) < 1e-15)
  }
})

test('heavyBall rests at zero gradient without weight decay', () => {
  const optimizer = heavyBall({ learningRate: 0.3, momentum: 0.9 })
  const x = float64Space.vector([1, -2])
  const { delta } = optimizer.update(x.minus(x), x, optimizer.init(x), { step: 0, epoch: 1 })
  assert.deepEqual(Array.from(delta.read(), Math.abs), [0, 0])
})

test('heavyBall reaches the minimum of a quadratic at the rate of its spectral radius √μ', () => {
  // μ = ((√κ − 1)/(√κ + 1))², α = (1 + √μ)²/L (Polyak 1964), κ = 10 gives √μ = 0.5194939
  const kappa = 10
  const root = (Math.sqrt(kappa) - 1) / (Math.sqrt(kappa) + 1)
  const optimizer = heavyBall({ learningRate: (1 + root) ** 2, momentum: root ** 2 })
  const eigenvalues = float64Space.vector([1, 0.5, 1 / kappa])
  let x = float64Space.vector([1, 1, 1])
  let state = optimizer.init(x)
  const norms: number[] = []
  for (let step = 0; step < 60; step++) {
    const update = optimizer.update(eigenvalues.product(x), x, state, { step, epoch: 1 })
    x = x.plus(update.delta)
    state = update.state
    norms.push(Math.sqrt(x.dot(x)))
  }
  // a double root at both ends: the norm over ρ^t grows by a constant per step, so its own ratio tends to 1
  const rate = (norms[59] / 60 / (norms[39] / 40)) ** (1 / 20)
  assert.ok(Math.abs(rate - 0.5194939) < 0.01, `rate ${rate}`)
})

test('heavyBall refuses a momentum of 1 and a negative weight decay', () => {
  assert.throws(() => heavyBall({ learningRate: 1, momentum: 1 }), /momentum must be in \[0, 1\), got 1/)
  assert.throws(() => heavyBall({ learningRate: 1, weightDecay: -1 }), /weightDecay must be at least 0, got -1/)
})

test('stepSchedule cuts from the named epoch on, one cut after the other', () => {
  const rate = stepSchedule(0.1, [
    [150, 0.1],
    [225, 0.5],
  ])
  const at = (epoch: number) => rate({ step: 0, epoch })
  assert.deepEqual(
    [1, 149, 150, 224, 225].map(at).map(value => value.toPrecision(6)),
    ['0.100000', '0.100000', '0.0100000', '0.0100000', '0.00500000'],
  )
  assert.throws(() => stepSchedule(0.1, [[0, 0.1]]), /a positive whole epoch and a positive factor.*got 0:0\.1/)
})
