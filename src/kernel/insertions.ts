/** A text put into a cell before it is compiled, at a position of the original; it has no line end. */
export interface Insertion {
  readonly position: number
  readonly text: string
}

/** The cell with every text put in, in the order of their positions. Lines stay what they are. */
export function withInsertions(code: string, insertions: readonly Insertion[]): string {
  const ends = [...insertions.map(({ position }) => position), code.length]
  return ends.map((end, i) => code.slice(i === 0 ? 0 : ends[i - 1], end) + (insertions[i]?.text ?? '')).join('')
}

/** The column (from 0) of the original line that a column of the line with insertions stands for. */
export function originalColumn(code: string, insertions: readonly Insertion[], line: number, column: number): number {
  const lines = code.split('\n')
  const start = lines.slice(0, line).reduce((length, text) => length + text.length + 1, 0)
  const own = insertions.filter(({ position }) => position >= start && position <= start + (lines[line]?.length ?? 0))
  return own.reduce((at, { position, text }) => Math.max(Math.min(at, position - start), at - text.length), column)
}
