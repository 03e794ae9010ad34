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
import type { Space } from '../../src/vectors/vector.js'

/** Every optimizer. `moves`: what it makes of the first gradient, over the step size. A new one joins with one line. */
export const optimizers: readonly {
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
export function path(
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

export const draws = (steps: number, d: number) =>
  Array.from({ length: steps }, (_, step) => normals(rootKey(31).child(step), d).map(z => Math.fround(z + 0.3)))
export const squares = (rows: readonly Float64Array[]) => rows.map(row => row.map(z => Math.fround(z * z * 0.2)))

/** Gradients from one end of the numbers to the other, with no variance beside them or with one from either end. */
export function hardGradients(tiny: number, huge: number): [number[][], number[][] | undefined][] {
  const hard = [tiny, -tiny, 0, huge, -huge, tiny, 0, huge].map(g => [g, tiny, huge, -g, 0])
  return [undefined, tiny, huge].map(s => [hard, s === undefined ? undefined : hard.map(row => row.map(() => s))])
}
