import type { PreparedCase } from './prepare-case.js'
import { type CaseRuns, type CasesOptions, runCases } from './run-cases.js'
import { slurmCases } from './slurm-cases.js'
import type { SubmitOptions } from './slurm-arrays.js'

export interface WhereOptions extends CasesOptions, Pick<SubmitOptions, 'partition' | 'time'> {
  /** where the cases run: on this machine (the default), or each as a task of Slurm on the machines of a cluster */
  readonly on?: 'local' | 'slurm'
}

/** Runs cases here or in Slurm. @throws as `runCases`, or `slurmCases` */
export function casesOn(prepared: readonly PreparedCase[], options: WhereOptions = {}): CaseRuns {
  const { on = 'local', partition, time } = options
  if (on === 'slurm') return slurmCases(prepared, options)
  if (on !== 'local') throw new RangeError(`run: --on must be local or slurm, got ${JSON.stringify(on)}`)
  if (partition !== undefined || time !== undefined)
    throw new RangeError(`run: --${partition === undefined ? 'time' : 'partition'} is for --on slurm only`)
  return runCases(prepared, options)
}
