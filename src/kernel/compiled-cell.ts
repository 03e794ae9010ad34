import { lineMap } from './line-map.js'

/** A cell and the JavaScript that runs for it: enough to say which of its lines a stack frame means. */
export interface CompiledCell {
  /** the number in the cell's prompt */
  readonly count: number
  readonly code: string
  readonly javascript: string
}

/** How the name of what runs for a cell begins. */
export const cellScheme = 'gradient-lab-cell-'

/** The JavaScript under a name of its own, by which stack frames are recognised. `serial` counts what was run. */
export const named = (javascript: string, serial: number): string =>
  `${javascript}\n//# sourceURL=${cellScheme}${serial}`

/** Also the top level of a cell behind its `await`, which has no name and no parentheses: `at async gradient-lab-cell-3:5:58`. */
const frame = new RegExp(`^\\s*at (?:async (?=${cellScheme})|(.*?) \\()?${cellScheme}(\\d+):(\\d+):\\d+\\)?$`)

export interface CellFrame {
  readonly cell: CompiledCell
  /** line of the cell, from 1 */
  readonly line: number
  /** the function, empty at the top level */
  readonly name: string
}

/** Which line of which cell a line of a stack trace means; undefined for any other code. */
export function cellFrame(stackLine: string, cells: ReadonlyMap<number, CompiledCell>): CellFrame | undefined {
  const found = frame.exec(stackLine)
  const cell = found ? cells.get(Number(found[2])) : undefined
  if (!found || !cell) return undefined
  const line = lineMap(cell.code, cell.javascript)[Number(found[3]) - 1]
  return line === undefined
    ? undefined
    : { cell, line, name: (found[1] ?? '').replace(/^(?:async )?(?:Proxy|Object)\./, '') }
}
