import type { Cell, Row } from '../tables/column.js'
import type { Meaning } from './meaning.js'
import type { LaidAxis } from './axis.js'
import type { Layer } from './chart.js'
import type { Series } from './series.js'

/** The rows that a plot is made of, and what is known of their columns. */
export interface Table {
  /** where errors come from: `plot` */
  readonly name: string
  readonly rows: readonly Row[]
  readonly x: string
  readonly y: string
  /** whether the axis has no place for 0 or less */
  readonly xLog: boolean
  readonly yLog: boolean
  readonly columns: readonly Meaning[]
  /** whether room is kept at the lower ends for what the axes cannot hold */
  readonly edge: boolean
}

/** What a piece draws on. */
export interface Context extends Table {
  readonly axes: { readonly x: LaidAxis; readonly y: LaidAxis }
  readonly series: Series
  readonly height: number
}

/** A text right of the plot, wanted at a value of y. */
export interface EndText {
  readonly value: number
  readonly text: string
  readonly colour: string
}

/** What a piece draws, and what the caption has to say about it. */
export interface Drawing {
  readonly layers: readonly Layer[]
  readonly sentences?: readonly string[]
  readonly endTexts?: readonly EndText[]
}

/** One thing to draw over the rows of a plot. */
export interface Piece {
  /** columns of the rows that it shows besides those of the axes and the series */
  columns?(table: Pick<Table, 'x' | 'y'>): readonly string[]
  /** values that the axes must reach besides those of their columns */
  reach?(table: Table): { readonly x?: readonly Cell[]; readonly y?: readonly Cell[] }
  /** it shows limits, which must be named: by the column `interval` of the rows or the plot's option */
  readonly showsLimits?: boolean
  /** it marks what a log axis cannot hold, at the edge */
  readonly holdsEdge?: boolean
  /** it labels the series: there is no legend then */
  readonly labelsSeries?: boolean
  draw(context: Context): Drawing
}
