import * as fs from 'node:fs'
import * as path from 'node:path'
import { namesIn, runFolder, runsFolder, trainingFolder, trainingsFolder } from './folders.js'
import { folderBytes } from './known-runs.js'
import { tryLock } from './lock.js'

/** A run to remove; one whose record cannot be read names no training. */
export interface RemovableRun {
  readonly run: string
  readonly bytes: number
  readonly training?: string
}

/** What removing some runs would free. */
export interface Removal {
  readonly runs: readonly RemovableRun[]
  /** trainings that no other run has */
  readonly trainings: readonly string[]
  readonly bytes: number
}

/** Runs to remove, and the trainings that nobody needs without them. */
export function planRemoval(home: string, chosen: readonly RemovableRun[], all: readonly RemovableRun[]): Removal {
  const kept = new Set(all.filter(run => !chosen.includes(run)).map(run => run.training))
  const trainings = namesIn(trainingsFolder(home)).filter(
    training => !kept.has(training) && chosen.some(run => run.training === training),
  )
  const bytes =
    chosen.reduce((sum, run) => sum + run.bytes, 0) +
    trainings.reduce((sum, training) => sum + folderBytes(trainingFolder(home, training)), 0)
  return { runs: chosen, trainings, bytes }
}

/**
 * Removes them. Each folder is first renamed, so that nothing finds it half-removed, and what an earlier removal left is
 * removed too.
 * @throws RangeError if one of them is in use
 */
export function removeRuns(home: string, removal: Removal): void {
  for (const { run } of removal.runs) removeFolder(runFolder(home, run), `run ${run}`)
  for (const training of removal.trainings) removeFolder(trainingFolder(home, training), `training ${training}`)
  for (const folder of [runsFolder(home), trainingsFolder(home)])
    for (const name of namesIn(folder))
      if (name.startsWith('removed-')) fs.rmSync(path.join(folder, name), { recursive: true, force: true })
}

function removeFolder(folder: string, what: string): void {
  if (tryLock(folder) === undefined) throw new RangeError(`${what} is in use: stop it first`)
  fs.renameSync(folder, path.join(path.dirname(folder), `removed-${path.basename(folder)}-${process.pid}`))
}
