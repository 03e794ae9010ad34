import { createHash } from 'node:crypto'
import * as fs from 'node:fs'
import * as path from 'node:path'
import type { Parameters } from '../experiments/experiment.js'
import { writeFileAtomically } from '../tables/atomic-file.js'

export const recordFormat = 2

export type RunState = 'running' | 'done' | 'failed' | 'interrupted'

/** What is known of a run, kept in `run.json` of its folder together with the SHA-256 of it all. */
export interface RunRecord {
  readonly format: typeof recordFormat
  readonly run: string
  readonly experiment: string
  readonly version: number
  /** of the case's numbers (`revisionOf`); absent for 0 */
  readonly revision?: number
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
 * @param remedy what to do about a damaged one; by default to remove the run
 * @throws RangeError in one sentence if it was written by a gradient-lab of another format, or is damaged, or another run's
 */
export function readRecord(folder: string, remedy?: string): RunRecord | undefined {
  const file = path.join(folder, 'run.json')
  const text = textOf(file)
  if (text === undefined) return undefined
  const stored = parsed(text)
  const name = path.basename(folder)
  const removal = `remove the run with \`gradient-lab clean ${name}\``
  const damaged = () => new RangeError(`${file} is damaged: ${remedy ?? removal}`)
  if (typeof stored?.format !== 'number') throw damaged()
  if (stored.format !== recordFormat) {
    const age = stored.format > recordFormat ? 'a newer' : 'an older'
    throw new RangeError(
      `${folder} was written by ${age} gradient-lab (format ${stored.format}, this one has ${recordFormat}): ` +
        (remedy ?? `use that version, another GRADIENT_LAB_HOME, or ${removal}`),
    )
  }
  const { checksum, ...record } = stored
  if (checksum !== checksumOf(record) || record.run !== name) throw damaged()
  return record as unknown as RunRecord
}

/** A file's text; undefined where there is none, and empty for what is no file. */
function textOf(file: string): string | undefined {
  try {
    return fs.readFileSync(file, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    if (code === 'EISDIR') return ''
    throw error
  }
}

function parsed(text: string): { format?: unknown; run?: unknown; checksum?: unknown } | undefined {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export function writeRecord(folder: string, record: RunRecord): void {
  writeFileAtomically(
    path.join(folder, 'run.json'),
    `${JSON.stringify({ ...record, checksum: checksumOf(record) }, null, 2)}\n`,
  )
}

function checksumOf(record: object): string {
  return createHash('sha256').update(JSON.stringify(record)).digest('hex')
}
