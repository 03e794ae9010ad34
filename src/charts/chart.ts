import type { Row } from '../tables/column.js'

/**
 * Any vega-lite value. A chart is a plain vega-lite 5 value (features up to 5.6, which JupyterLab draws): `{ ...chart,
 * height: 200 }` changes it, JSON keeps it, and the data it shows are in it. It has no size in points, no background and
 * no ink of its own but greys that read on white and on dark: those belong to the page it is shown on, or to the paper it
 * is printed in.
 */
export type Chart = Readonly<Record<string, unknown>>

// The part of vega-lite 5 that charts are made of, as types of our own: vega-lite's types take them (the arrays are not
// readonly since vega-lite's are not). Aliases, not interfaces, so that they are charts as well.

export type Scale = {
  type?: 'linear' | 'log' | 'point' | 'band' | 'ordinal'
  base?: number
  domain?: (number | string)[]
  range?: string[] | number[][]
  scheme?: 'cividis' | 'viridis'
  nice?: boolean
  zero?: boolean
}

export type AxisGuide = {
  title?: string | null
  values?: number[]
  labelExpr?: string
  labels?: boolean
  grid?: boolean
  labelAngle?: number
  labelOverlap?: boolean | 'greedy'
  format?: string
  tickSize?: number | { condition: { test: string; value: number }; value: number }
  gridOpacity?: { condition: { test: string; value: number }; value: number }
}

export type LegendGuide = {
  title: string | null
  orient: 'right' | 'top' | 'bottom'
  direction: 'horizontal' | 'vertical'
  columns?: number
  labelExpr?: string
  symbolSize?: number
  rowPadding?: number
  tickCount?: number
  offset?: number
}

/** How one column, or one value, is seen. */
export type Channel = {
  field?: string
  datum?: number | string
  type?: 'quantitative' | 'nominal' | 'ordinal'
  scale?: Scale
  axis?: AxisGuide | null
  legend?: LegendGuide | null
  stack?: null
  sort?: null
}

/** A place in pixels or at the far edge of the plot. */
export type Pixel = { value: number | 'width' | 'height' }
/** A place anywhere: at a value of the axis, or in pixels. */
export type Place = Channel | Pixel
/** One colour, dash or shape for all. */
export type Fixed = { value: string }

export type Mark = {
  type: 'line' | 'area' | 'rule' | 'point' | 'text' | 'rect'
  style?: 'guide-label' | 'guide-title'
  interpolate?: 'linear' | 'step-after' | 'step-before'
  color?: string
  stroke?: string
  opacity?: number
  fillOpacity?: number
  strokeWidth?: number
  strokeDash?: number[]
  /** size of a cell, as a multiple of its band */
  width?: { band: number }
  height?: { band: number }
  filled?: boolean
  size?: number
  shape?: string
  text?: string
  align?: 'left' | 'center' | 'right'
  baseline?: 'top' | 'middle' | 'bottom'
  fontWeight?: 'bold' | 'normal'
  dx?: number
  dy?: number
  xOffset?: number
  x2Offset?: number
  clip?: boolean
}

export type Transform =
  | { filter: string }
  | { calculate: string; as: string }
  | { aggregate: { op: 'count'; as: string }[]; groupby: string[] }

/** One drawing over the others of a chart: lines, points, a band, a rule, a label. */
export type Layer = {
  data?: { values: Row[] }
  transform?: Transform[]
  mark: Mark
  encoding: {
    x?: Place
    y?: Place
    x2?: { field: string } | { datum: number } | Pixel
    y2?: { field: string } | { datum: number } | Pixel
    color?: Channel | Fixed
    fill?: Channel
    stroke?: Channel
    strokeDash?: Channel
    shape?: Channel
  }
}

/** A column as the files of a figure carry it. */
export type DrawnColumn = { name: string; unit: string; meaning: string }

/** What belongs to a chart but is not drawn. */
export type About = {
  title: string
  /** whole sentences: what is shown, what the bands are, of how many, and what could not be drawn */
  caption: string
  /** the columns that are drawn */
  columns: DrawnColumn[]
  /** how the limits were made, and the level that they are said to hold; absent where no interval is drawn */
  interval?: { name: string; level: number | null }
  /** of how many each drawn value is made, least and most; absent where that was not said */
  n?: [number, number]
}

type Independent = {
  scale: {
    color: 'independent'
    fill: 'independent'
    shape: 'independent'
  }
}

/** One view: layers over the same axes. */
export type View = {
  width: number
  height: number
  data: { values: Row[] }
  layer: Layer[]
  /** each drawing has its own scales of colour and shape, so that one legend can show the three together */
  resolve?: Independent
}

/** Views one below the other with the same x. */
export type Stack = { vconcat: View[]; spacing: number }

type Theme = {
  view: { stroke: null }
  axis: { grid: false; labelFlush: false; titleFontWeight: 'normal'; tickSize: number }
  axisX: { labelSeparation: number }
  axisY: { grid: true; gridColor: string; gridOpacity: number }
  line: { strokeJoin: 'round' }
  point: { opacity: number; size: number }
  legend: { titleFontWeight: 'normal' }
}

type Head = {
  $schema: 'https://vega.github.io/schema/vega-lite/v5.json'
  usermeta: { figure: About }
  config: Theme
}

/** A chart of one view, as `plot` makes it. */
export type Plot = Head & View
/** A chart with a strip below, as `residualPlot` makes it. */
export type StackedPlot = Head & Stack
/** Several views in a grid. */
export type Grid = {
  concat: (View | Stack)[]
  columns: number
  align: 'each'
  spacing: number
  /** where panels have different series */
  resolve?: { scale: Record<'color' | 'fill' | 'strokeDash' | 'shape', 'independent'> }
}
/** A chart of several panels, as `panels` and `smallMultiples` make it. */
export type Panels = Head &
  ({ vconcat: (View | Grid)[]; spacing: number } | { hconcat: (View | Grid)[]; spacing: number } | Grid)
