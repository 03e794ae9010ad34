import { neutral, seriesColours, theme } from '../charts/theme.js'
import type { Experiment } from '../experiments/experiment.js'
import type { Row } from '../tables/column.js'
import { type Chart, chart } from './chart.js'

const mostPoints = 200

type Shown = Pick<Experiment, 'mainColumn' | 'columns'>

/**
 * The experiment's main column along its rows so far, with its limits where it has any: a small chart to watch a run by.
 * Along the steps where the experiment has them, else along the rows; of many rows evenly spaced ones and the last.
 * Undefined where there is nothing to draw yet.
 */
export function runChart(experiment: Shown, rows: readonly Row[]): Chart | undefined {
  const { mainColumn } = experiment
  const main = experiment.columns.find(({ name }) => name === mainColumn)
  if (main === undefined) return undefined
  const step = experiment.columns.find(({ name }) => name === 'step')
  const hasEpochs = experiment.columns.some(({ name }) => name === 'epoch')
  const points = rows.flatMap((row, i) => {
    const value = row[main.name]
    if (typeof value !== 'number') return []
    const [low, high] = [row[`${main.name}Low`], row[`${main.name}High`]]
    return [
      {
        x: step === undefined ? i + 1 : (row[step.name] as number),
        y: value,
        ...(typeof low === 'number' && typeof high === 'number' ? { low, high } : {}),
        ...(hasEpochs ? { epoch: row['epoch'] } : {}),
      },
    ]
  })
  if (points.length === 0) return undefined
  const values = thinned(points)
  const x = { field: 'x', type: 'quantitative', title: step?.name ?? 'row', scale: { zero: false, nice: false } }
  const y = { type: 'quantitative', scale: { zero: false } }
  const detail = hasEpochs ? { detail: { field: 'epoch', type: 'nominal' } } : {}
  const colour = seriesColours[5]
  const limits = {
    transform: [{ filter: 'isValid(datum.low)' }],
    mark: { type: 'errorbar', color: neutral },
    encoding: { y: { ...y, field: 'low', title: main.name }, y2: { field: 'high' } },
  }
  const line = {
    mark: { type: 'line', color: colour, point: { color: colour, size: 25 } },
    encoding: { y: { ...y, field: 'y', title: main.name } },
  }
  return chart({
    config: theme,
    width: 360,
    height: 120,
    data: { values },
    encoding: { x, ...detail },
    layer: [...(values.some(point => 'low' in point) ? [limits] : []), line],
  })
}

/** At most so many points, evenly spaced, the last among them. */
function thinned<T>(points: readonly T[]): T[] {
  const every = Math.ceil(points.length / mostPoints)
  return points.filter((_, i) => (points.length - 1 - i) % every === 0)
}
