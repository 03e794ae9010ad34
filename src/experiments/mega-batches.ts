import { scsg } from '../estimators/scsg.js'
import type { Parameters } from './experiment.js'

/** Whether the estimator of a case has mega-batches. */
export function hasMegaBatches({ estimator }: Parameters): boolean {
  return estimator === 'streaming-svrg' || estimator === 'scsg'
}

/**
 * Inner steps after a mega-batch, and mini-batches in it: m = megabatchSize/batchSize.
 * @throws RangeError unless that is a positive whole number
 */
export function innerStepsOf({ megabatchSize, batchSize }: Parameters, name = 'training'): number {
  const innerSteps = (megabatchSize as number) / (batchSize as number)
  if (!(Number.isInteger(innerSteps) && innerSteps > 0))
    throw new RangeError(
      `${name}: megabatchSize must be a positive multiple of batchSize = ${batchSize}, got ${megabatchSize}`,
    )
  return innerSteps
}

/** Updates that a pass of so many mini-batches makes: fewer for scsg, where its mega-batches leave some out. */
export function updatesOf(parameters: Parameters, miniBatches: number): number {
  if (parameters.estimator !== 'scsg') return miniBatches
  return scsg({ innerSteps: innerStepsOf(parameters) }).updates!(miniBatches)
}

/**
 * Refuses mega-batches that cannot be, of estimators that have them.
 * @param examples of the training, where that is known already
 * @throws RangeError in one sentence that starts with the experiment's name
 */
export function checkMegaBatches(name: string, parameters: Parameters, examples?: number): void {
  if (!hasMegaBatches(parameters)) return
  const { estimator, megabatchSize, batchNorm } = parameters
  innerStepsOf(parameters, name)
  if (batchNorm === 'evaluation')
    throw new RangeError(
      `${name}: batchNorm=evaluation needs one snapshot per epoch, which estimator=${estimator} does not have; take restore, naive or frozen`,
    )
  if (examples !== undefined && (megabatchSize as number) > examples)
    throw new RangeError(`${name}: megabatchSize must be at most the ${examples} examples, got ${megabatchSize}`)
}

/**
 * @throws RangeError where `measureSteps` are not inner steps of a mega-batch
 */
export function checkMeasureSteps(name: string, parameters: Parameters): void {
  const steps = parameters.measureSteps as readonly number[]
  if (steps.length === 0) return
  if (!hasMegaBatches(parameters))
    throw new RangeError(
      `${name}: measureSteps are inner steps after a mega-batch, which estimator=${parameters.estimator} does not have; take measureAt`,
    )
  const last = innerStepsOf(parameters, name) - 1
  const wrong = steps.find(step => !Number.isInteger(step) || step > last)
  if (wrong !== undefined)
    throw new RangeError(`${name}: measureSteps must be inner steps from 0 to ${last}, got ${wrong}`)
}
