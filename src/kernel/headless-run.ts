import type { Notebook, NotebookCell } from '../notebook/notebook-file.js'
import { collectOutputs } from '../notebook/output-list.js'
import type { CellError } from './cell-error.js'
import { openCells } from './cells.js'
import { kernelSpecification, languageInfo } from './language.js'

/** A cell that failed although it was not meant to. `cell` counts from 1. */
export interface FailedCell {
  readonly cell: number
  readonly error: CellError
}

export interface HeadlessResult {
  readonly notebook: Notebook
  readonly failure: FailedCell | undefined
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

/**
 * Runs a notebook's cells in this process, in the working directory, as the kernel runs them. Ends at the first cell that
 * fails, unless it is tagged `raises-exception`. `onCell` hears the number of each cell, from 1, before it starts.
 */
export async function runHeadless(notebook: Notebook, onCell: (cell: number) => void): Promise<HeadlessResult> {
  const list = collectOutputs()
  const counts = new Map<number, number>()
  let failure: FailedCell | undefined
  let newest = 0
  const cells = openCells({
    onLateError: error => {
      failure ??= { cell: newest + 1, error }
    },
  })
  for (const [i, cell] of notebook.cells.entries()) {
    if (cell.cell_type !== 'code') continue
    onCell(i + 1)
    if (cell.source.trim() === '') continue
    newest = i
    counts.set(i, counts.size + 1)
    const error = await cells.run(cell.source, counts.get(i)!, (type, content) => list.add(i, type, content))
    if (error && !mayFail(cell)) failure ??= { cell: i + 1, error }
    if (failure) break
  }
  cells.close()
  if (!failure) await drained()
  return {
    failure,
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
