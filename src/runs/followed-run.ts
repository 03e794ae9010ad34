import { Interrupted } from '../experiments/experiment.js'
import type { Row } from '../tables/column.js'
import { runFolder } from './folders.js'
import { liveProgress, rowsReader } from './live-files.js'
import type { PreparedCase } from './prepare-case.js'
import { ProgressMeter } from './progress.js'
import type { Run } from './start.js'

/** A run whose process somebody else has started, and whose end somebody else sees. */
export interface FollowedRun {
  readonly run: Run
  /** Reads the rows and the progress that its owner leaves. @param where what to say of it beside */
  look(where: string): void
  finish(rows: readonly Row[]): void
  fail(error: Error): void
}

/** @param stop called when the run is asked to stop: it is followed no more */
export function followRun(
  { experiment, parameters, run: id }: PreparedCase,
  home: string,
  stop: () => void,
): FollowedRun {
  const folder = runFolder(home, id)
  const readRows = rowsReader(folder)
  const meter = new ProgressMeter()
  const listeners = new Set<() => void>()
  let rows: Row[] = []
  let state: Run['state'] = 'running'
  let failure: Error | null = null
  let stopping = false
  let resolve: (rows: Row[]) => void
  let reject: (error: Error) => void
  const done = new Promise<Row[]>((whenDone, whenFailed) => {
    resolve = whenDone
    reject = whenFailed
  })
  // whoever awaits it gets the rejection
  done.catch(() => {})
  const changed = () => {
    for (const listener of [...listeners]) listener()
  }
  return {
    run: {
      id,
      experiment: experiment.name,
      parameters,
      done,
      get rows() {
        return rows
      },
      get state() {
        return state
      },
      get progress() {
        return meter.current
      },
      get failure() {
        return failure
      },
      get stopping() {
        return stopping && state === 'running'
      },
      onChange: listener => {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
      stop: () => {
        stopping = true
        stop()
      },
    },
    look(where) {
      const { from, rows: added } = readRows()
      if (added.length > 0) {
        rows.length = Math.min(rows.length, from)
        for (const row of added) rows.push(row)
      }
      const live = liveProgress(folder)
      const fraction = live?.fraction ?? meter.current.fraction
      meter.report(
        fraction,
        [live?.message ?? '', where].filter(text => text !== '').join(' '),
        performance.now() / 1000,
      )
      changed()
    },
    finish(all) {
      rows = [...all]
      state = 'done'
      meter.report(1, 'done', performance.now() / 1000)
      resolve(rows)
      changed()
    },
    fail(error) {
      state = error instanceof Interrupted ? 'interrupted' : 'failed'
      failure = error
      reject(error)
      changed()
    },
  }
}
