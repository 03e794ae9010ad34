import type { Cell } from './column.js'

export const tableFormats = ['table', 'json', 'csv'] as const
export type TableFormat = (typeof tableFormats)[number]

/** What can be printed: rows of experiments, and lists of anything with named cells or lists of them. */
export type PrintableRow = Readonly<Record<string, unknown>>

/**
 * Rows as text, one line feed at the end. `table` aligns for a terminal, rounds to 4 significant digits, and where the lines
 * would be longer than `width` puts the columns that have no room below the others; `json` (one array of objects) and `csv`
 * keep every digit. A number that is not finite is null in `json` and in `table`, empty in `csv`.
 */
export function printTable(
  rows: readonly PrintableRow[],
  format: TableFormat,
  columns = columnNames(rows),
  width = Number.POSITIVE_INFINITY,
): string {
  if (format === 'json') return `${jsonText(rows)}\n`
  if (format === 'csv')
    return [columns, ...rows.map(row => columns.map(name => plain(row[name])))]
      .map(cells => `${cells.map(csvCell).join(',')}\n`)
      .join('')
  return alignedText(rows, columns, width)
}

function columnNames(rows: readonly PrintableRow[]): string[] {
  return [...new Set(rows.flatMap(row => Object.keys(row)))]
}

function jsonText(rows: readonly PrintableRow[]): string {
  if (rows.length === 0) return '[]'
  return `[\n${rows.map(row => `  ${JSON.stringify(row)}`).join(',\n')}\n]`
}

function plain(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** RFC 4180 quoting. */
function csvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

function alignedText(rows: readonly PrintableRow[], columns: readonly string[], width: number): string {
  const blocks: string[][][] = []
  let used = 0
  for (const name of columns) {
    const column = alignedColumn(name, rows)
    const needed = textWidth(column[0]) + 2
    if (blocks.length === 0 || used + needed > width + 2) blocks.push([])
    used = blocks.at(-1)!.length === 0 ? needed : used + needed
    blocks.at(-1)!.push(column)
  }
  return blocks
    .map(block =>
      block[0]
        .map(
          (_, i) =>
            `${block
              .map(column => column[i])
              .join('  ')
              .trimEnd()}\n`,
        )
        .join(''),
    )
    .join('\n')
}

/** A column's name and cells, all of one width: numbers to the right, names to the left. */
function alignedColumn(name: string, rows: readonly PrintableRow[]): string[] {
  const texts = [name, ...rows.map(row => terminalCell(row[name]))]
  const right = rows.some(row => typeof row[name] === 'number')
  const width = texts.reduce((widest, text) => Math.max(widest, textWidth(text)), 0)
  return texts.map(text => {
    const space = ' '.repeat(width - textWidth(text))
    return right ? space + text : text + space
  })
}

function terminalCell(value: unknown): string {
  if (value === null || value === undefined) return 'null'
  if (typeof value === 'number') return fourDigits(value)
  if (typeof value === 'object') return JSON.stringify(value)
  return String(value).replace(/\s+/g, ' ')
}

function textWidth(text: string): number {
  return [...text].length
}

/** 4 significant digits; integers are written in full. */
export function fourDigits(value: Cell): string {
  if (typeof value !== 'number') return String(value)
  if (!Number.isFinite(value)) return 'null'
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return String(value)
  const magnitude = Math.abs(value)
  if (magnitude >= 1e-4 && magnitude < 1e6) return magnitude >= 1000 ? value.toFixed(0) : value.toPrecision(4)
  return value.toExponential(3)
}
