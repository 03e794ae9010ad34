import { inspect } from 'node:util'
import { fourDigits } from '../tables/print-table.js'
import { type Bundle, type Displayable, displaySymbol } from './displayable.js'
import { htmlText } from './html-text.js'

/** What a table needs to know of a column; a `Column` of an experiment is one. */
export interface TableColumn {
  readonly name: string
  /** `1` for a pure number, else the unit: `step`, `s`, `gradient²` */
  readonly unit?: string
  readonly meaning?: string
}

export type TableRow = Readonly<Record<string, unknown>>

export interface TableOptions {
  /** most rows shown; the middle is left out. Default 30. */
  readonly rows?: number
  /** most columns shown; the middle is left out. Default 20. */
  readonly columns?: number
  /** rows of the whole, where those given are only its beginning and its end */
  readonly total?: number
}

/** Rows that show themselves as a table where a cell ends in them. */
export interface Table extends Displayable {
  readonly columns: readonly TableColumn[]
  readonly rows: readonly TableRow[]
  toString(): string
}

/** The positions of the first and the last rows of a longer table, with the gap between them. */
function endPositions(count: number): (number | undefined)[] {
  const head = Math.ceil(count / 2)
  const all = Array.from({ length: count }, (_, i) => i)
  return [...all.slice(0, head), undefined, ...all.slice(head)]
}

/** The first and last `most` of `count` positions; `undefined` stands for those left out. */
function shownPositions(count: number, most: number): (number | undefined)[] {
  const all = Array.from({ length: count }, (_, i) => i)
  if (count <= most) return all
  const head = Math.ceil(most / 2)
  return [...all.slice(0, head), undefined, ...all.slice(count - (most - head))]
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return '–'
  if (typeof value === 'number') return Number.isFinite(value) ? fourDigits(value) : String(value)
  if (Array.isArray(value)) return value.map(cellText).join(', ')
  if (typeof value === 'object') return inspect(value, { breakLength: Number.POSITIVE_INFINITY })
  return String(value)
}

const unitText = (column: TableColumn): string => (column.unit && column.unit !== '1' ? ` [${column.unit}]` : '')

interface Grid {
  readonly headers: readonly { readonly text: string; readonly title: string; readonly numeric: boolean }[]
  readonly lines: readonly (readonly string[])[]
  /** how large the whole is, where not all of it is shown */
  readonly size: string | undefined
}

function gridOf(columns: readonly TableColumn[], rows: readonly TableRow[], options: TableOptions): Grid {
  const mostRows = options.rows ?? 30
  const mostColumns = options.columns ?? 20
  const total = options.total ?? rows.length
  const shownColumns = shownPositions(columns.length, mostColumns).map(j => (j === undefined ? undefined : columns[j]))
  const isNumeric = ({ name }: TableColumn) =>
    rows.some(row => typeof row[name] === 'number') &&
    rows.every(row => row[name] === null || row[name] === undefined || typeof row[name] === 'number')
  return {
    headers: shownColumns.map(column =>
      column
        ? {
            text: column.name + unitText(column),
            title: (column.meaning ?? column.name) + unitText(column),
            numeric: isNumeric(column),
          }
        : { text: '…', title: '', numeric: false },
    ),
    lines: (total > rows.length ? endPositions(rows.length) : shownPositions(rows.length, mostRows)).map(i =>
      shownColumns.map(column => (i === undefined || !column ? '…' : cellText(rows[i][column.name]))),
    ),
    size:
      total > mostRows || total > rows.length || columns.length > mostColumns
        ? `${total} rows × ${columns.length} columns`
        : undefined,
  }
}

function textOf({ headers, lines, size }: Grid): string {
  const widths = headers.map((header, j) => Math.max(header.text.length, ...lines.map(line => line[j].length)))
  const row = (texts: readonly string[]) =>
    texts
      .map((text, j) => (headers[j].numeric ? text.padStart(widths[j]) : text.padEnd(widths[j])))
      .join('  ')
      .trimEnd()
  return [row(headers.map(header => header.text)), ...lines.map(row), ...(size ? [size] : [])].join('\n')
}

/** Inline styles only: a notebook that is not trusted loses `<style>`. */
function htmlOf({ headers, lines, size }: Grid): string {
  const align = (j: number) => `style="text-align: ${headers[j].numeric ? 'right' : 'left'}"`
  const head = headers.map((h, j) => `<th ${align(j)} title="${htmlText(h.title)}">${htmlText(h.text)}</th>`)
  const body = lines.map(line => `<tr>${line.map((text, j) => `<td ${align(j)}>${htmlText(text)}</td>`).join('')}</tr>`)
  return [
    '<table>',
    `<thead><tr>${head.join('')}</tr></thead>`,
    '<tbody>',
    ...body,
    '</tbody>',
    '</table>',
    ...(size ? [`<div>${size}</div>`] : []),
  ].join('\n')
}

/**
 * A table of rows: numbers to four significant digits and right-aligned, units in the header, the column's meaning where
 * the pointer rests on its name. Of a long or wide table the beginning and the end, and its size.
 *
 * @throws TypeError if `content` is neither an array of rows nor `{ columns, rows }`
 */
export function table(
  content: readonly TableRow[] | { readonly columns: readonly TableColumn[]; readonly rows: readonly TableRow[] },
  options: TableOptions = {},
): Table {
  const given = Array.isArray(content)
    ? { rows: content as readonly TableRow[], columns: undefined }
    : (content as { columns: readonly TableColumn[]; rows: readonly TableRow[] })
  if (!given || !Array.isArray(given.rows))
    throw new TypeError(`table: content must be an array of rows or { columns, rows }, got ${typeof content}`)
  const { rows } = given
  const columns = given.columns ?? [...new Set(rows.flatMap(row => Object.keys(row)))].map(name => ({ name }))
  const grid = () => gridOf(columns, rows, options)
  return {
    columns,
    rows,
    toString: () => textOf(grid()),
    [displaySymbol](): Bundle {
      const shown = grid()
      return { 'text/html': htmlOf(shown), 'text/plain': textOf(shown) }
    },
  }
}
