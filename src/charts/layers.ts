import type { Channel, Layer } from './chart.js'
import type { Series } from './series.js'
import { neutral } from './theme.js'

/** Data of one row without columns: what does not depend on the rows is drawn once. */
const once = { values: [{}] }

/** The same axis at a fixed value instead of a column's. */
const at = ({ field: _, ...channel }: Channel, value: number): Channel => ({ ...channel, datum: value })

/** A line through the rows of each series, in the order of x; a row without y leaves a gap. */
export const line = (x: Channel, y: Channel, { color, strokeDash }: Series): Layer => ({
  mark: { type: 'line' },
  encoding: { x, y, color, strokeDash },
})

/** A marker at every row. */
export const points = (x: Channel, y: Channel, { color, shape }: Series): Layer => ({
  mark: { type: 'point', filled: true, size: 30 },
  encoding: { x, y, color, shape },
})

/**
 * An open triangle at the edge of the axis for each row that `filter` keeps and the axis cannot hold, such as 0 on a log
 * axis, and beside it what it stands for.
 */
export const edgePoint = (
  x: Channel,
  y: Channel,
  edge: number,
  filter: string,
  text: string,
  { color }: Series,
): Layer[] => [
  {
    transform: [{ filter }],
    mark: { type: 'point', shape: 'triangle-down', filled: false, size: 40, clip: false },
    encoding: { x, y: at(y, edge), color },
  },
  {
    transform: [{ filter }, { aggregate: [{ op: 'count', as: 'rows' }], groupby: [x.field] }],
    mark: { type: 'text', align: 'left', baseline: 'bottom', dx: 6, dy: -1, color: neutral, text },
    encoding: { x, y: at(y, edge) },
  },
]

/**
 * The interval from `low` to `high`, shaded between the rows and drawn as a bar at each. `stack: null`, since JupyterLab's
 * vega-lite would pile the areas up along x.
 */
export const intervalBand = (x: Channel, y: Channel, low: string, high: string, { color }: Series): Layer[] => [
  {
    mark: { type: 'area', fillOpacity: 0.2, strokeWidth: 0 },
    encoding: { x: { ...x, stack: null }, y: { ...y, field: low, stack: null }, y2: { field: high }, color },
  },
  { mark: { type: 'rule' }, encoding: { x, y: { ...y, field: low }, y2: { field: high }, color } },
]

/** A level to compare with: a dashed line across. */
export const referenceLine = (y: Channel, value: number): Layer => ({
  data: once,
  mark: { type: 'rule', color: neutral, strokeDash: [2, 2] },
  encoding: { y: at(y, value) },
})

/**
 * A text right of the plot for a value of y, standing at `place` (a value of y, too) where there is room, with a thin line
 * from the one to the other.
 */
export const endLabel = (y: Channel, value: number, place: number, text: string, color: string): Layer[] => [
  {
    data: once,
    mark: { type: 'rule', color, strokeWidth: 0.5, xOffset: 4, x2Offset: 10, clip: false },
    encoding: { x: { value: 'width' }, x2: { value: 'width' }, y: at(y, value), y2: { datum: place } },
  },
  {
    data: once,
    mark: { type: 'text', align: 'left', baseline: 'middle', dx: 12, color, text },
    encoding: { x: { value: 'width' }, y: at(y, place) },
  },
]
