import '../tensors/cpu.js'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { adam } from '../../src/optimizers/adam.js'
import { adamStar } from '../../src/optimizers/adam-star.js'
import { heavyBall } from '../../src/optimizers/heavy-ball.js'
import { minibatchMsvag } from '../../src/optimizers/minibatch-msvag.js'
import { msgd } from '../../src/optimizers/msgd.js'
import { mssd } from '../../src/optimizers/mssd.js'
import { msvag } from '../../src/optimizers/msvag.js'
import type { Optimizer, Schedule } from '../../src/optimizers/optimizer.js'
import { svag } from '../../src/optimizers/svag.js'
import { normals } from '../../src/random/normals.js'
import { rootKey } from '../../src/random/root-key.js'
import { tensorSpace } from '../../src/tensors/tensor-vector.js'
import { restoreState, save } from '../../src/trajectories/saved-state.js'
import { float64Space } from '../../src/vectors/float64-vector.js'
import type { Space } from '../../src/vectors/vector.js'

// A new optimizer joins with one line. `moves`: what it makes of the first gradient, over the step size.
const optimizers: readonly {
  make: (learningRate: number | Schedule) => Optimizer<unknown>
  moves: (g: number) => number
}[] = [
  { make: learningRate => heavyBall({ learningRate, momentum: 0.9 }) as Optimizer<unknown>, moves: g => g },
  { make: learningRate => msgd({ learningRate }) as Optimizer<unknown>, moves: g => g },
  { make: learningRate => mssd({ learningRate }) as Optimizer<unknown>, moves: Math.sign },
  { make: learningRate => msvag({ learningRate }) as Optimizer<unknown>, moves: g => g },
  { make: learningRate => svag({ learningRate }) as Optimizer<unknown>, moves: g => g },
  { make: learningRate => adamStar({ learningRate }) as Optimizer<unknown>, moves: Math.sign },
  { make: learningRate => adam({ learningRate }) as Optimizer<unknown>, moves: g => g / (Math.abs(g) + 1e-8) },
  { make: learningRate => adam({ learningRate, epsilon: 0 }) as Optimizer<unknown>, moves: Math.sign },
  { make: learningRate => minibatchMsvag({ learningRate }) as Optimizer<unknown>, moves: g => g },
]

/** The path of an optimizer over given gradients, with variances 0 or given ones. */
function path(
  optimizer: Optimizer<unknown>,
  space: Space,
  gradients: readonly ArrayLike<number>[],
  variances?: readonly ArrayLike<number>[],
): number[][] {
  let x = space.vector(new Float64Array(gradients[0].length))
  let state = optimizer.init(x)
  return gradients.map((gradient, step) => {
    const variance = space.vector(variances?.[step] ?? new Float64Array(gradient.length))
    const update = optimizer.update(space.vector(gradient), x, state, { step, epoch: 1 }, variance)
    x = x.plus(update.delta)
    state = update.state
    return Array.from(x.read())
  })
}

const draws = (steps: number, d: number) =>
  Array.from({ length: steps }, (_, step) => normals(rootKey(31).child(step), d).map(z => Math.fround(z + 0.3)))
const squares = (rows: readonly Float64Array[]) => rows.map(row => row.map(z => Math.fround(z * z * 0.2)))

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

  test(`${name} gives the same on tensors as in double precision, to single precision`, () => {
    const variances = squares(gradients)
    const [exact, single] = [float64Space, tensorSpace].map(space => path(make(0.1), space, gradients, variances))
    for (let step = 0; step < gradients.length; step++)
      for (let c = 0; c < 5; c++)
        assert.ok(
          Math.abs(exact[step][c] - single[step][c]) < 3e-6,
          `step ${step}: ${exact[step][c]}, ${single[step][c]}`,
        )
  })

  test(`${name} stays finite for gradients near the ends of the numbers, in both precisions`, () => {
    for (const [space, tiny, huge] of [
      [float64Space, 1e-300, 1e300],
      [tensorSpace, 1e-36, 1e36],
    ] as const) {
      const hard = [tiny, -tiny, 0, huge, -huge, tiny, 0, huge].map(g => [g, tiny, huge, -g, 0])
      for (const variances of [undefined, hard.map(row => row.map(() => tiny)), hard.map(row => row.map(() => huge))])
        for (const row of path(make(0.01), space, hard, variances))
          assert.ok(row.every(Number.isFinite), `${space.name}: ${row}`)
    }
  })
}
