import { inspect } from 'node:util'
import { type Bundle, type Displayable, displaySymbol } from './displayable.js'
import { type TableRow, table } from './table.js'

/** A data frame, known by its method: polars' `DataFrame` is one. */
interface Frame {
  toRecords(): TableRow[]
}

const isDisplayable = (value: unknown): value is Displayable =>
  typeof (value as Displayable | null | undefined)?.[displaySymbol] === 'function'

const isFrame = (value: unknown): value is Frame => typeof (value as Frame | null | undefined)?.toRecords === 'function'

/** The forms in which a value is shown: a table for a data frame (polars' own has no text), its own bundle, else its text. */
export function bundleOf(value: unknown): Bundle {
  if (isFrame(value)) return table(value.toRecords())[displaySymbol]()
  if (isDisplayable(value)) return value[displaySymbol]()
  return { 'text/plain': inspect(value) }
}
