import type { Cell } from '../tables/column.js'
import { axisTitle } from './axis-title.js'
import { captionOf } from './caption.js'
import type { Panels, View } from './chart.js'
import { contextOf, drawPlot } from './draw-plot.js'
import { fixedAxis } from './fixed-axis.js'
import { declared, meaningsOf } from './meaning.js'
import { letter, type PanelsOptions, panels } from './panels.js'
import type { Piece } from './piece.js'
import type { PlotOptions } from './plot-options.js'
import { recordsOf } from './rows.js'
import { theme } from './theme.js'
import { quietAlong } from './quiet-axis.js'

export interface SmallMultiplesOptions extends Omit<PlotOptions, 'legend'>, Pick<PanelsOptions, 'legend' | 'legendAt'> {
  /** the column with a panel for each of its values, in the order of the rows */
  readonly by: string
  /** panels in a row; default all in one, at most 3 */
  readonly panelColumns?: number
}

const name = 'smallMultiples'

/**
 * A plot for each value of a column, all on the same axes and with the same series.
 *
 * @throws TypeError and RangeError as `plot` and `panels`
 */
export function smallMultiples(options: SmallMultiplesOptions, ...pieces: readonly Piece[]): Panels {
  const { by, panelColumns, legend, legendAt, width, height, ...shown } = options
  const records = recordsOf(name, options.rows)
  const missing = records.findIndex(record => !(by in record))
  if (missing >= 0) throw new RangeError(`${name}: row ${missing} has no column ${by}`)
  const column = declared(name, meaningsOf(name, options.columns), by)
  const values = [...new Set(records.map(record => record[by] ?? null))]
  if (values.length > 26)
    throw new RangeError(`${name}: at most 26 panels have a letter, got ${values.length} values of ${by}`)
  const plain = { ...shown, rows: records, keep: [...(options.keep ?? []), by], width, height }
  const whole = contextOf(name, plain, pieces)
  const perRow = panelColumns ?? Math.min(values.length, 3)
  const drawn = values.map(value =>
    drawPlot(
      `${name}: ${by} ${value}`,
      {
        ...plain,
        rows: records.filter(record => (record[by] ?? null) === value),
        x: fixedAxis(options.x, whole.axes.x),
        y: fixedAxis(options.y, whole.axes.y),
      },
      pieces,
      whole.series.names,
    ),
  )
  const heading = (value: Cell): string => (typeof value === 'number' ? `${by} ${value}` : String(value))
  const charts = drawn.map(({ view, about }, index) => ({
    $schema: 'https://vega.github.io/schema/vega-lite/v5.json' as const,
    usermeta: { figure: { ...about, caption: '' } },
    config: theme,
    ...inGrid(view, index % perRow === 0, index + perRow >= values.length),
  }))
  const chart = panels(charts, { columns: perRow, legend, legendAt, width, height, headings: values.map(heading) })
  const { caption: _, ...about } = chart.usermeta.figure
  return {
    ...chart,
    usermeta: {
      figure: {
        ...about,
        columns: [...about.columns, { name: by, unit: column.unit, meaning: column.meaning }],
        caption: captionOf([
          drawn[0].general[0],
          `Panels by ${axisTitle(column)}: ${values.map((value, index) => `${letter(index)} ${value}`).join(', ')}`,
          ...new Set(drawn.flatMap(({ general }) => general.slice(1))),
          ...drawn.flatMap(({ particular }, index) => particular.map(sentence => `${letter(index)} ${sentence}`)),
        ]),
      },
    },
  }
}

/** Panels on the same axes say their titles and numbers once, at the left and below. */
function inGrid(view: View, first: boolean, lowest: boolean): View {
  const level = first ? view : quietAlong(view, 'y')
  return lowest ? level : quietAlong(level, 'x')
}
