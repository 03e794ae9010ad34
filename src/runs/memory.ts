import { changedParameters } from './changed-parameters.js'
import { freeMemory } from './machine.js'
import type { PreparedCase } from './prepare-case.js'

/** A process of Node that loads no TensorFlow. */
const processBytes = 100e6

/** Bytes of memory that a case's process takes, estimated. */
export function memoryOf({ experiment, parameters }: PreparedCase): number {
  return experiment.memoryBytes?.(parameters) ?? processBytes
}

/**
 * Bytes that the cases may take, `given` or what is free.
 * @throws RangeError in one sentence for the first case that needs more by itself
 */
export function refuseTooLarge(cases: readonly PreparedCase[], given?: number): number {
  const available = given ?? freeMemory()
  const large = cases.find(each => memoryOf(each) > available)
  if (large === undefined) return available
  const { experiment, parameters } = large
  const changed = changedParameters(experiment, parameters).map(([name, text]) => `${name}=${text}`)
  throw new RangeError(
    `${experiment.name}: ${changed.length === 0 ? 'this case' : changed.join(' ')} needs about ${gigabytes(memoryOf(large))} of memory and ` +
      `${gigabytes(available)} are free: end other programs, ask for less, or state \`memory\` if you know better`,
  )
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toPrecision(2)} GB`
}
