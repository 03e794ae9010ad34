import type { Table } from '../tables/parquet.js'
import { runFolder } from './folders.js'
import { publishedRecord, publishedRunFolder, publishedTable } from './published.js'
import { finishedTable } from './results.js'
import { type RunRecord, readRecord } from './run-record.js'

/**
 * The rows of a finished run, of the home or, where it has none, published with the package; undefined where there are none.
 * @throws RangeError in one sentence if its record is damaged or of another format, or a published one's rows are damaged
 */
export async function foundTable(home: string, run: string): Promise<Table | undefined> {
  return (await finishedTable(home, run)) ?? (await publishedTable(run))
}

/** Whether a run need not be computed: the home says that it is done, or it is published. @throws as `foundTable` */
export function isFound(home: string, run: string): boolean {
  return readRecord(runFolder(home, run))?.state === 'done' || publishedRecord(run) !== undefined
}

/** The folder in which the rows of a finished run are, the home's unless only a published one is there. */
export function foundFolder(home: string, run: string): string {
  const isPublished = readRecord(runFolder(home, run))?.state !== 'done' && publishedRecord(run) !== undefined
  return isPublished ? publishedRunFolder(run) : runFolder(home, run)
}

/** The record of a run that has been asked for by name, the home's first. @throws RangeError if there is no such run */
export function knownRecord(home: string, run: string): RunRecord {
  const isName = /^[0-9a-f]{12}$/.test(run)
  const record = isName ? (readRecord(runFolder(home, run)) ?? publishedRecord(run)) : undefined
  if (record === undefined)
    throw new RangeError(`there is no run ${run} in ${home}: \`gradient-lab status\` lists them`)
  return record
}
