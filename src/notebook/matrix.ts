import { fourDigits } from '../tables/print-table.js'
import type { Bundle } from './displayable.js'

type Numbers = readonly number[] | Float32Array | Float64Array

const isNumbers = (value: unknown): value is Numbers =>
  value instanceof Float64Array ||
  value instanceof Float32Array ||
  (Array.isArray(value) && value.every(item => typeof item === 'number'))

/** Two rows or more of numbers, all of the same length. */
export const isMatrix = (value: unknown): value is readonly Numbers[] =>
  Array.isArray(value) &&
  value.length > 1 &&
  isNumbers(value[0]) &&
  value[0].length > 0 &&
  value.every(row => isNumbers(row) && row.length === value[0].length)

/** Most rows and most columns that are shown; the middle is left out. */
const most = 20

function shown<T>(items: readonly T[], gap: T): T[] {
  if (items.length <= most) return [...items]
  return [...items.slice(0, most / 2), gap, ...items.slice(items.length - most / 2)]
}

const numberText = (value: number) => (Number.isFinite(value) ? fourDigits(value) : String(value))

/** A matrix as aligned columns of numbers with four significant digits, and its size below it. */
export function matrixBundle(matrix: readonly Numbers[]): Bundle {
  const columns = matrix[0].length
  const texts = shown<Numbers | undefined>(matrix, undefined).map(row =>
    shown(row ? Array.from(row, numberText) : Array.from({ length: columns }, () => '⋮'), '…'),
  )
  const widths = texts[0].map((_, j) => Math.max(...texts.map(row => row[j].length)))
  const lines = texts.map(row => row.map((text, j) => text.padStart(widths[j])).join('  '))
  const size = `${matrix.length} × ${columns} matrix`
  const cells = texts.map(row => `<tr>${row.map(text => `<td style="text-align: right">${text}</td>`).join('')}</tr>`)
  return {
    'text/html': ['<table>', '<tbody>', ...cells, '</tbody>', '</table>', `<div>${size}</div>`].join('\n'),
    'text/plain': [...lines, size].join('\n'),
  }
}
