import * as fs from 'node:fs'
import * as path from 'node:path'
import { caseIdentity, contentKey } from '../experiments/case-key.js'
import type { Experiment, Parameters } from '../experiments/experiment.js'
import { packageFolder } from '../tables/lab-home.js'
import { readParquet, type Table } from '../tables/parquet.js'
import { namesIn } from './folders.js'
import { rowsFile } from './results.js'
import { type RunRecord, readRecord } from './run-record.js'

/** The record of a published run says what else its case depends on, for whoever has other data or none. */
export interface PublishedRecord extends RunRecord {
  /** checksum of the data that it had, null for none */
  readonly data: string | null
  readonly device: string
}

/**
 * Finished runs that come with the package, one folder each as in a home, and are readable from any home:
 * GRADIENT_LAB_PUBLISHED, else `results/published/` of the package.
 */
export function publishedFolder(): string {
  const named = process.env['GRADIENT_LAB_PUBLISHED']
  return named !== undefined && named !== '' ? path.resolve(named) : path.join(packageFolder, 'results', 'published')
}

export function publishedRunFolder(run: string): string {
  return path.join(publishedFolder(), run)
}

/** The names of all published runs. */
export function publishedNames(): string[] {
  return namesIn(publishedFolder()).filter(name => /^[0-9a-f]{12}$/.test(name))
}

export const publishedRemedy = 'restore it from the package, or compute the case again with --fresh'

/** @throws RangeError in one sentence if it is damaged, or of another format */
export function publishedRecord(run: string): PublishedRecord | undefined {
  const record = readRecord(publishedRunFolder(run), publishedRemedy)
  return record === undefined ? undefined : (record as PublishedRecord)
}

/**
 * The rows of a published run; undefined where there is none.
 * @throws RangeError in one sentence if its record or its rows are damaged: unlike those of a home they are not computed
 * again unasked, since that may take hours
 */
export async function publishedTable(run: string): Promise<Table | undefined> {
  if (publishedRecord(run) === undefined) return undefined
  const file = rowsFile(publishedRunFolder(run))
  const damaged = (cause?: unknown) =>
    new RangeError(`${file} is ${fs.existsSync(file) ? 'damaged' : 'missing'}: ${publishedRemedy}`, { cause })
  let table: Table
  try {
    table = await readParquet(file)
  } catch (error) {
    throw damaged(error)
  }
  if ((table.provenance as { run?: unknown } | null)?.run !== run) throw damaged()
  return table
}

/**
 * A published run of a case whose data are not on this machine: of the same experiment, version, parameters and device,
 * whatever data it had.
 * @throws RangeError in one sentence if there is none, and one that might be it cannot be read
 */
export function publishedWithoutData(
  experiment: Experiment,
  parameters: Parameters,
  device: string,
): PublishedRecord | undefined {
  let unreadable: unknown
  for (const run of publishedNames()) {
    try {
      const record = publishedRecord(run)
      if (record?.experiment !== experiment.name || record.version !== experiment.version) continue
      const withItsData = { ...experiment, dataChecksum: () => record.data! }
      if (contentKey(caseIdentity(withItsData, parameters, { device, parts: {} })) === run) return record
    } catch (error) {
      unreadable ??= error
    }
  }
  if (unreadable !== undefined) throw unreadable
  return undefined
}
