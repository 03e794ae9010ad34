import type { Cell } from './column.js'

export const tableFormats = ['table', 'json', 'csv'] as const
export type TableFormat = (typeof tableFormats)[number]

/** What can be printed: rows of experiments, and lists of anything with named cells or lists of them. */
export type PrintableRow = Readonly<Record<string, unknown>>

/**
 * Rows as text, one line feed at the end. `table` aligns for a terminal and rounds to 4 significant digits; `json` (one array
 * of objects) and `csv` keep every digit. A number that is not finite is null in `json` and in `table`, empty in `csv`.
 */
export function printTable(rows: readonly PrintableRow[], format: TableFormat, columns = columnNames(rows)): string {
  if (format === 'json') return `${jsonText(rows)}\n`
  if (format === 'csv')
    return [columns, ...rows.map(row => columns.map(name => plain(row[name])))]
      .map(cells => `${cells.map(csvCell).join(',')}\n`)
      .join('')
  return alignedText(rows, columns)
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

function alignedText(rows: readonly PrintableRow[], columns: readonly string[]): string {
  const cells = rows.map(row => columns.map(name => terminalCell(row[name])))
  const numeric = columns.map(name => rows.some(row => typeof row[name] === 'number'))
  const widths = columns.map((name, i) => Math.max(textWidth(name), ...cells.map(line => textWidth(line[i]))))
  const line = (texts: readonly string[]) =>
    texts
      .map((text, i) => {
        const space = ' '.repeat(widths[i] - textWidth(text))
        return numeric[i] ? space + text : text + space
      })
      .join('  ')
      .trimEnd()
  return `${[line(columns), ...cells.map(line)].join('\n')}\n`
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
