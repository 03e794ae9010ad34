import * as fs from 'node:fs'
import * as path from 'node:path'
import type { Row } from '../tables/column.js'

/** How far a run is, as its owner tells everybody who can read its folder. */
export interface LiveProgress {
  readonly fraction: number
  readonly message: string
}

const progressBytes = 512
const millisecondsBetween = 200

/** The progress that a run's owner leaves in its folder while it works. */
export interface LiveWriter {
  write(fraction: number, message: string): void
  /** Removes it: the owner works no more. */
  close(): void
}

/**
 * Leaves the progress in place, in one write of a fixed length, at most five times a second. A reader that falls into the
 * middle of a write sees no JSON and waits for the next. What cannot be written is left out: the run goes on without.
 */
export function liveWriter(folder: string): LiveWriter {
  const file = path.join(folder, 'progress.json')
  let written = Number.NEGATIVE_INFINITY
  return {
    write(fraction, message) {
      if (performance.now() - written < millisecondsBetween) return
      written = performance.now()
      const text = JSON.stringify({ fraction, message: message.slice(0, 100) })
      try {
        const handle = fs.openSync(file, fs.constants.O_WRONLY | fs.constants.O_CREAT)
        fs.writeSync(handle, text.padEnd(progressBytes), 0)
        fs.closeSync(handle)
      } catch {}
    },
    close() {
      try {
        fs.rmSync(file, { recursive: true, force: true })
      } catch {}
    },
  }
}

/** The progress that a run's owner has left last; undefined where there is none to be read. */
export function liveProgress(folder: string): LiveProgress | undefined {
  try {
    const { fraction, message } = JSON.parse(fs.readFileSync(path.join(folder, 'progress.json'), 'utf8'))
    return typeof fraction === 'number' && typeof message === 'string' ? { fraction, message } : undefined
  } catch {
    return undefined
  }
}

/** Rows that have come since the last look, and where they begin: at 0 where the owner has begun anew. */
export interface NewRows {
  readonly from: number
  readonly rows: readonly Row[]
}

/** Reads the rows that a run's owner writes, `rows.jsonl`, as they come. */
export function rowsReader(folder: string): () => NewRows {
  const file = path.join(folder, 'rows.jsonl')
  let offset = 0
  let count = 0
  return () => {
    let text = ''
    try {
      const { size } = fs.statSync(file)
      if (size < offset) offset = count = 0
      if (size === offset) return { from: count, rows: [] }
      const bytes = fs.readFileSync(file)
      // a line without its end is still being written
      text = bytes.subarray(offset, bytes.lastIndexOf('\n') + 1).toString()
    } catch {}
    const from = count
    const rows: Row[] = []
    for (const line of text.split('\n'))
      if (line !== '') {
        try {
          rows.push(JSON.parse(line))
        } catch {
          return { from, rows: [] }
        }
      }
    offset += Buffer.byteLength(text)
    count += rows.length
    return { from, rows }
  }
}
