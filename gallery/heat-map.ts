import { categoryAxis, heatMap, plot } from '../src/index.js'
import { columns, layerRows } from './rows.js'

export const title = 'Heat map'
export const text =
  'Cividis, which looks nearly the same in every kind of colour vision. A cell without a value is empty.'

export const chart = plot(
  { rows: layerRows(), columns, x: categoryAxis('epoch'), y: categoryAxis('layer') },
  heatMap('curvature'),
)
