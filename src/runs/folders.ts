import * as fs from 'node:fs'
import * as path from 'node:path'
import { makeFolder } from '../tables/make-folder.js'

/** Results of one run: `run.json`, `log.txt`, and `rows.jsonl` while it goes or `rows.parquet` when it is done. */
export function runFolder(home: string, run: string): string {
  return path.join(runsFolder(home), run)
}

export function runsFolder(home: string): string {
  return path.join(home, 'results', 'runs')
}

/** @throws RangeError in one sentence if no results can be written there */
export function makeRunsFolder(home: string): void {
  try {
    makeFolder(runsFolder(home))
    fs.accessSync(runsFolder(home), fs.constants.W_OK)
  } catch (error) {
    throw new RangeError(
      `results cannot be written to ${home} (${(error as NodeJS.ErrnoException).code}): set GRADIENT_LAB_HOME to a folder that you may write to`,
      { cause: error },
    )
  }
}

/** Checkpoints of one training, shared by every run of it. */
export function trainingFolder(home: string, training: string): string {
  return path.join(trainingsFolder(home), training)
}

export function trainingsFolder(home: string): string {
  return path.join(home, 'results', 'trainings')
}

/** Names in a folder, none where there is no such folder. */
export function namesIn(folder: string): string[] {
  try {
    return fs.readdirSync(folder)
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return []
    throw error
  }
}
