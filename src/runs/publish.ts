import * as fs from 'node:fs'
import * as path from 'node:path'
import { temporaryName } from '../tables/atomic-file.js'
import { makeFolder } from '../tables/make-folder.js'
import { runFolder } from './folders.js'
import type { Provenance } from './provenance.js'
import { type PublishedRecord, publishedFolder, publishedRunFolder } from './published.js'
import { finishedTable, rowsFile } from './results.js'
import { readRecord, writeRecord } from './run-record.js'

/**
 * Copies a finished run of a home to the published ones, in place of an earlier copy: its record, which then names its data
 * and its device, and its rows; not its log.
 * @returns the folder
 * @throws RangeError in one sentence for a run that is not there or not finished, and for one with part files, which nobody
 * else has
 */
export async function publishRun(home: string, run: string): Promise<string> {
  const folder = runFolder(home, run)
  const record = readRecord(folder)
  const table = await finishedTable(home, run)
  if (record?.state !== 'done' || table === undefined)
    throw new RangeError(`publish: there is no finished run ${run} in ${home}: \`gradient-lab status\` lists them`)
  const [part] = Object.keys(record.parts)
  if (part !== undefined)
    throw new RangeError(
      `publish: run ${run} uses ${part}, a file that others do not have: only the lab's own parts can be`,
    )
  const { data, device } = table.provenance as Provenance & { data: string | null }
  // the folder that it was started in means nothing elsewhere
  const published: PublishedRecord = { ...record, directory: '.', data, device }

  makeFolder(publishedFolder())
  const target = publishedRunFolder(run)
  const fresh = path.join(publishedFolder(), temporaryName(run))
  const old = path.join(publishedFolder(), temporaryName(`${run}-old`))
  try {
    fs.mkdirSync(fresh)
    fs.copyFileSync(rowsFile(folder), rowsFile(fresh))
    writeRecord(fresh, published)
    replaceFolder(target, fresh, old)
  } finally {
    fs.rmSync(fresh, { recursive: true, force: true })
  }
  return target
}

/** Puts `fresh` in the place of `target`, which meanwhile is called `old`, and is back where it was if that fails. */
function replaceFolder(target: string, fresh: string, old: string): void {
  if (!fs.existsSync(target)) {
    fs.renameSync(fresh, target)
    return
  }
  fs.renameSync(target, old)
  try {
    fs.renameSync(fresh, target)
  } catch (error) {
    fs.renameSync(old, target)
    throw error
  }
  fs.rmSync(old, { recursive: true, force: true })
}
