import assert from 'node:assert/strict'
import { test } from 'node:test'
import { restoreState, save } from '../../src/trajectories/saved-state.js'
import { float64Space } from '../../src/vectors/float64-vector.js'
import { draws, hardGradients, optimizers, path } from './members.js'

for (const { make, moves } of optimizers) {
  const { name } = make(1)
  const gradients = draws(12, 5)

  test(`${name} rests at zero gradient from a fresh state`, () => {
    const zeros = Array.from({ length: 3 }, () => [0, 0])
    for (const row of path(make(1), float64Space, zeros)) for (const value of row) assert.equal(Math.abs(value), 0)
  })

  test(`${name} makes of the first gradient what its equation says, with nothing known of its variance`, () => {
    const first = [2, -0.5, 0, 1e-7]
    const [moved] = path(make(0.25), float64Space, [first])
    first.forEach((g, c) => {
      assert.ok(Math.abs(moved[c] + 0.25 * moves(g)) <= 1e-15 * Math.abs(moves(g)), `${moved[c]} for ${g}`)
    })
  })

  test(`${name} refuses a learning rate that is negative or not finite`, () => {
    for (const rate of [-1, Number.NaN, Number.POSITIVE_INFINITY])
      assert.throws(() => make(rate), new RegExp(`^RangeError: \\w+: learningRate must be .* at least 0, got ${rate}$`))
  })

  test(`${name} is pure: the same update twice gives the same, and the state before is as it was`, () => {
    const optimizer = make(0.1)
    const x = float64Space.vector(gradients[0])
    const variance = float64Space.vector(gradients[0].map(Math.abs))
    const update = (state: unknown, g: Float64Array) =>
      optimizer.update(float64Space.vector(g), x, state, { step: 1, epoch: 1 }, variance)
    const state = update(optimizer.init(x), gradients[1]).state
    const before = JSON.stringify(save(state))
    const [once, twice] = [update(state, gradients[2]), update(state, gradients[2])]
    assert.deepEqual(once.delta.read(), twice.delta.read())
    assert.equal(JSON.stringify(save(once.state)), JSON.stringify(save(twice.state)))
    assert.equal(JSON.stringify(save(state)), before)
  })

  test(`${name} goes on from a saved state bit for bit`, () => {
    const optimizer = make(0.1)
    let x = float64Space.vector(gradients[0])
    let [state, restored] = [optimizer.init(x), optimizer.init(x)]
    for (const [step, g] of gradients.entries()) {
      const ask = (from: unknown) =>
        optimizer.update(float64Space.vector(g), x, from, { step, epoch: 1 }, float64Space.vector(g.map(Math.abs)))
      const [left, right] = [ask(state), ask(restored)]
      assert.deepEqual(left.delta.read(), right.delta.read())
      x = x.plus(left.delta)
      state = left.state
      restored = restoreState(save(right.state), float64Space)
    }
  })

  test(`${name} follows a schedule: twice the rate moves twice as far`, () => {
    const doubled = path(
      make(({ step }) => (step < 2 ? 0.1 : 0.2)),
      float64Space,
      gradients,
    )
    const constant = path(make(0.1), float64Space, gradients)
    for (let step = 1; step < gradients.length; step++)
      for (let c = 0; c < 5; c++) {
        const [moved, usual] = [doubled, constant].map(rows => rows[step][c] - rows[step - 1][c])
        assert.ok(Math.abs(moved - (step < 2 ? 1 : 2) * usual) < 1e-14)
      }
  })

  test(`${name} stays finite for gradients near the ends of the numbers`, () => {
    const [tiny, huge] = [1e-300, 1e300]
    for (const [gradients, variances] of hardGradients(tiny, huge))
      for (const row of path(make(0.01), float64Space, gradients, variances))
        assert.ok(row.every(Number.isFinite), String(row))
  })
}
