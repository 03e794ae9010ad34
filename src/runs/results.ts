import * as path from 'node:path'
import { readParquet, type Table } from '../tables/parquet.js'
import { runFolder } from './folders.js'
import { readRecord } from './run-record.js'

/**
 * The rows of a finished run of a home; undefined where there is none, or where its file is gone, damaged, or another run's. The file
 * is the truth: a record that says otherwise is of an attempt that came too late.
 * @throws RangeError in one sentence if the run's record is of another format or damaged
 */
export async function finishedTable(home: string, run: string): Promise<Table | undefined> {
  const folder = runFolder(home, run)
  if (readRecord(folder) === undefined) return undefined
  try {
    const table = await readParquet(rowsFile(folder))
    return (table.provenance as { run?: unknown } | null)?.run === run ? table : undefined
  } catch {
    return undefined
  }
}

export function rowsFile(folder: string): string {
  return path.join(folder, 'rows.parquet')
}

export function logFile(folder: string): string {
  return path.join(folder, 'log.txt')
}
