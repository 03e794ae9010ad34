import { updatesAt } from '../measurements/updates-at.js'
import type { Parameters } from './experiment.js'

/** A place in an epoch that is measured: the fraction of its updates asked for, and how many updates that is. */
export interface MeasuringPlace {
  readonly progress: number
  readonly after: number
}

/** Where an epoch of so many updates is measured: at `measureSteps`, the inner steps of its first mega-batch, or `measureAt`. */
export function measuringPlaces({ measureAt, measureSteps }: Parameters, updates: number): MeasuringPlace[] {
  const steps = measureSteps as readonly number[]
  if (steps.length > 0) return steps.map(step => ({ progress: step / updates, after: step }))
  return (measureAt as readonly number[]).map(progress => ({ progress, after: updatesAt(progress, updates) }))
}
