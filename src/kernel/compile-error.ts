import type { CellError } from './cell-error.js'

/** One message of the type checker about a cell; `line` and `column` count from 1. */
export interface Complaint {
  /** another file than the cell, where there is one */
  readonly file: string
  readonly line: number
  readonly column: number
  readonly text: string
}

/** Messages at one place are one message with its reasons, which are indented under it. */
function grouped(complaints: readonly Complaint[]): Complaint[] {
  const groups: Complaint[] = []
  for (const complaint of complaints) {
    const last = groups.at(-1)
    if (last && last.line === complaint.line && last.column === complaint.column && last.file === complaint.file)
      groups[groups.length - 1] = { ...last, text: `${last.text}\n  ${complaint.text}` }
    else groups.push(complaint)
  }
  return groups
}

/** What the type checker says about a cell, each message with its line and a mark under the place. */
export function compileError(code: string, complaints: readonly Complaint[]): CellError {
  const lines = code.split('\n')
  const messages = grouped(complaints)
  const traceback = messages.flatMap(({ file, line, column, text }) => {
    const source = file ? undefined : lines[line - 1]
    const place = `${file ? `${file}, ` : ''}line ${line}, column ${column}`
    return [`${place}: ${text}`, ...(source === undefined ? [] : [`    ${source}`, `    ${' '.repeat(column - 1)}^`])]
  })
  const [first] = messages
  return {
    ename: 'TypeScript',
    evalue: `line ${first.line}: ${first.text.split('\n')[0]}`,
    traceback,
    ...(first.file ? {} : { line: first.line }),
  }
}
