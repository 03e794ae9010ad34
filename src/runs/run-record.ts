import * as fs from 'node:fs'
import * as path from 'node:path'
import type { Parameters } from '../experiments/experiment.js'
import { writeFileAtomically } from '../tables/atomic-file.js'

export const recordFormat = 1

export type RunState = 'running' | 'done' | 'failed' | 'interrupted'

/** What is known of a run, kept in `run.json` of its folder. */
export interface RunRecord {
  readonly format: typeof recordFormat
  readonly run: string
  readonly experiment: string
  readonly version: number
  readonly parameters: Parameters
  /** key of the training that the run's checkpoints belong to */
  readonly training: string
  /** the folder that file names in the parameters are relative to */
  readonly directory: string
  /** content of the part files, by reference */
  readonly parts: Readonly<Record<string, string>>
  readonly state: RunState
  /** ISO 8601, of the last attempt */
  readonly started: string
  readonly ended: string | null
  /** sum over attempts */
  readonly seconds: number
  /** how many rows there are so far */
  readonly rows: number
  /** why it failed */
  readonly message: string | null
}

/**
 * Reads a run's record; undefined if there is none.
 * @throws Error in one sentence if it was written by a gradient-lab of another format, or is damaged
 */
export function readRecord(folder: string): RunRecord | undefined {
  const file = path.join(folder, 'run.json')
  let text: string
  try {
    text = fs.readFileSync(file, 'utf8')
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined
    throw error
  }
  const record = parsed(text)
  const name = path.basename(folder)
  if (typeof record?.format !== 'number')
    throw new RangeError(`${file} is damaged: remove the run with \`gradient-lab clean ${name}\``)
  if (record.format !== recordFormat) {
    const age = record.format > recordFormat ? 'a newer' : 'an older'
    throw new RangeError(
      `${folder} was written by ${age} gradient-lab (format ${record.format}, this one has ${recordFormat}): ` +
        `use that version, another GRADIENT_LAB_HOME, or remove the run with \`gradient-lab clean ${name}\``,
    )
  }
  return record as RunRecord
}

function parsed(text: string): { format?: unknown } | undefined {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export function writeRecord(folder: string, record: RunRecord): void {
  writeFileAtomically(path.join(folder, 'run.json'), `${JSON.stringify(record, null, 2)}\n`)
}
