import { perDirection } from '../problems/per-direction.js'
import { type LinearMethod, partsOf } from './linear-methods.js'

/**
 * A quadratic f(θ) = ½ (θ−θ*)ᵀH(θ−θ*) with gradient noise of its own covariance in H's eigenbasis, a method, and when to
 * look. What is one number or [d] is the same in all directions, or one for each eigenvalue.
 */
export interface MomentOptions {
  readonly method: LinearMethod
  /** of H, at least 0 [d] */
  readonly eigenvalues: ArrayLike<number>
  /** α, at least 0; beyond the stable range the moments grow until they overflow */
  readonly learningRate: number
  /** [step, factor] with steps going up: α times `factor` for the updates from that one on, the first update being 0 */
  readonly schedule?: readonly (readonly number[])[]
  /** γ of `momentum`, μ of the heavy-ball family, in [0, 1). Default 0.9. */
  readonly momentum?: number
  /** c of `ita` and `heavy-ball-ita`, in (0, 1]. Default 0.5. */
  readonly tailFraction?: number
  /** B: variance of the gradient noise, at least 0. Default 0. */
  readonly noiseVariance?: number | ArrayLike<number>
  /** θ_0 − θ*. Default 1. */
  readonly offset?: number | ArrayLike<number>
  /** numbers of updates done, in any order, 0 the start */
  readonly steps: ArrayLike<number>
  /** Called now and then with the fraction done; what it throws ends the computation. */
  readonly progress?: (fraction: number) => void
}

/** Whether a method's coefficients change with every step, so that no step can be left out. */
export const isRecursion = (method: LinearMethod) => !['sgd', 'momentum', 'heavy-ball'].includes(method)

/** steps × directions of a recursion, about a minute */
const mostWork = 2e10

/**
 * Refuses in one sentence what has no moments, before anything is computed.
 * @param caller whom the sentence names
 * @throws RangeError
 */
export function checkMomentOptions(caller: string, options: MomentOptions): void {
  const { method, eigenvalues, learningRate, momentum = 0.9, tailFraction = 0.5 } = options
  partsOf(caller, method, momentum, tailFraction)
  const refuse = (sentence: string): never => {
    throw new RangeError(`${caller}: ${sentence}`)
  }
  const d = eigenvalues.length
  if (d === 0) refuse('eigenvalues must hold at least one number, got none')
  for (let j = 0; j < d; j++)
    if (!(eigenvalues[j] >= 0 && eigenvalues[j] < Infinity))
      refuse(`eigenvalues must be finite and at least 0, got ${eigenvalues[j]}`)
  if (!(learningRate >= 0 && learningRate < Infinity))
    refuse(`learningRate must be a finite number of at least 0, got ${learningRate}`)
  for (const [name, given] of [
    ['noiseVariance', options.noiseVariance ?? 0],
    ['offset', options.offset ?? 1],
  ] as const) {
    const values = perDirection(given, d)
    if (values.length !== d)
      refuse(`${name} must be one number or one for each of the ${d} eigenvalues, got ${values.length}`)
    const wrong = values.find(value => !Number.isFinite(value) || (name === 'noiseVariance' && value < 0))
    if (wrong !== undefined)
      refuse(
        Number.isFinite(wrong) ? `${name} must be at least 0, got ${wrong}` : `${name} must be finite, got ${wrong}`,
      )
  }
  checkSteps(options.steps, refuse)
  checkSchedule(options.schedule ?? [], refuse)
  const last = Array.from(options.steps).reduce((a, b) => Math.max(a, b), 0)
  if (isRecursion(method) && last * d > mostWork)
    refuse(
      `${method} is a recursion over every step, and ${last} steps of ${d} directions are more than ${mostWork} together; ask for fewer`,
    )
}

function checkSteps(steps: ArrayLike<number>, refuse: (sentence: string) => never): void {
  for (let i = 0; i < steps.length; i++)
    if (!(Number.isSafeInteger(steps[i]) && steps[i] >= 0))
      refuse(`steps must be integers of at least 0, got ${steps[i]}`)
}

function checkSchedule(schedule: readonly (readonly number[])[], refuse: (sentence: string) => never): void {
  schedule.forEach(([at, factor], i) => {
    if (!(Number.isSafeInteger(at) && at >= 0 && factor > 0 && factor < Infinity))
      refuse(`schedule must be pairs of a whole step and a positive factor, as in 1000:0.1, got ${at}:${factor}`)
    if (i > 0 && at <= schedule[i - 1][0]) refuse(`schedule must go up, got step ${at} after ${schedule[i - 1][0]}`)
  })
}
