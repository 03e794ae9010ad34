import type { Notebook, NotebookCell } from '../notebook/notebook-file.js'
import { collectOutputs } from '../notebook/output-list.js'
import { leaveOutDocumentation } from './bare-declarations.js'
import type { CellError } from './cell-error.js'
import { openCells } from './cells.js'
import { kernelSpecification, languageInfo } from './language.js'

/** A cell that failed although it was not meant to. `cell` counts from 1. */
export interface FailedCell {
  readonly cell: number
  readonly error: CellError
}

/** When a cell ran, in ms since 1970. `cell` counts from 1. */
export interface CellTime {
  readonly cell: number
  readonly started: number
  readonly ended: number
}

export interface HeadlessResult {
  readonly notebook: Notebook
  /** in the order in which they failed; the first ends the run unless errors are allowed */
  readonly failures: readonly FailedCell[]
  readonly times: readonly CellTime[]
}

export interface HeadlessOptions {
  /** run the cells after one that fails, too */
  readonly allowErrors?: boolean
}

/** How long timers and promises that the last cell left behind may go on, in ms. */
const longestDrain = 500

/** Waits until nothing is left to happen in this process. */
const drained = () =>
  new Promise<void>(resolve => {
    process.once('beforeExit', () => resolve())
    setTimeout(resolve, longestDrain).unref()
  })

const mayFail = (cell: NotebookCell) => cell.metadata.tags?.includes('raises-exception') === true

/** What a run writes anew in a cell's metadata, or leaves out: times of an earlier run. */
function withoutTimes(cell: NotebookCell): NotebookCell['metadata'] {
  const { execution: _, ...metadata } = cell.metadata
  return metadata
}

/** Where an error came from that came late: the first line of a cell in its trace. `count` is the number in the prompt. */
function originOf(error: CellError): { readonly count: number; readonly line: number } | undefined {
  const found = /\(?cell \[(\d+)\], line (\d+)\)?$/m.exec(error.traceback.join('\n'))
  return found ? { count: Number(found[1]), line: Number(found[2]) } : undefined
}

/**
 * Runs a notebook's cells in this process, in the working directory, as the kernel runs them. Ends at the first cell that
 * fails, unless it is tagged `raises-exception` or errors are allowed. `onCell` hears the number of each cell, from 1, before
 * it starts, and null when the last has ended.
 */
export async function runHeadless(
  notebook: Notebook,
  onCell: (cell: number | null) => void,
  { allowErrors = false }: HeadlessOptions = {},
): Promise<HeadlessResult> {
  const list = collectOutputs()
  /** the number in each cell's prompt, by the cell's place */
  const counts = new Map<number, number>()
  const failures: FailedCell[] = []
  const times: CellTime[] = []
  let newest = 0
  leaveOutDocumentation()
  const cells = openCells({
    onLateError(error) {
      const origin = originOf(error)
      const place = [...counts].find(([, count]) => count === origin?.count)?.[0] ?? newest
      failures.push({ cell: place + 1, error: origin ? { ...error, line: origin.line } : error })
    },
  })
  for (const [i, cell] of notebook.cells.entries()) {
    if (cell.cell_type !== 'code') continue
    onCell(i + 1)
    if (cell.source.trim() === '') continue
    newest = i
    const count = counts.size + 1
    counts.set(i, count)
    const started = Date.now()
    const code = cell.source.replace(/\r\n?/g, '\n')
    const error = await cells.run(code, count, (type, content) => list.add(i, type, content))
    times.push({ cell: i + 1, started, ended: Date.now() })
    await cells.tidy()
    if (error && !mayFail(cell)) failures.push({ cell: i + 1, error })
    if (failures.length > 0 && !allowErrors) break
  }
  onCell(null)
  cells.close()
  if (failures.length === 0 || allowErrors) await drained()
  return {
    failures,
    times,
    notebook: {
      ...notebook,
      metadata: { kernelspec: kernelSpecification, ...notebook.metadata, language_info: languageInfo },
      nbformat_minor: Math.max(notebook.nbformat_minor, 5),
      cells: notebook.cells.map((cell, i) =>
        cell.cell_type === 'code'
          ? { ...cell, metadata: withoutTimes(cell), outputs: list.outputs(i), execution_count: counts.get(i) ?? null }
          : cell,
      ),
    },
  }
}
