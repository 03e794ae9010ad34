// the user's lines
import { readFileSync } from 'node:fs'
import { errorBars, figure, histogram, intervalBand, line, linearAxis, log2Axis, log10Axis } from '../src/index.js'
import { panels, plot, points } from '../src/index.js'
// end of the user's lines
import type { Format } from '../src/figures/renderer.js'
import { serveFigures } from './serve-figures.js'

// The lab's contestant: the figure of three panels. A user writes `from 'gradient-lab'` and no types.

// the user's lines
const columns = [
  { name: 'step', unit: '1', meaning: 'step $t$' },
  { name: 'gradient', unit: '1', meaning: '$\\|\\nabla f(w_t)\\|^2$' },
  { name: 'batch', unit: '1', meaning: 'mini-batch size $b$' },
  { name: 'error', unit: '%', meaning: 'test error' },
  { name: 'method', unit: '1', meaning: 'method' },
  { name: 'noise', unit: '1', meaning: 'noise $\\xi_t$' },
]
const series = 'method'

async function draw(file: string, path: string, formats: Format[]) {
  const { training, errors, noise } = JSON.parse(readFileSync(file, 'utf8'))
  const chart = panels([
    plot({ rows: training, columns, x: linearAxis('step'), y: log10Axis('gradient'), series }, intervalBand(), line()),
    plot({ rows: errors, columns, x: log2Axis('batch'), y: linearAxis('error'), series }, errorBars(), points()),
    histogram({ rows: noise, columns, of: 'noise' }),
  ])
  await figure(chart).save(path, { formats })
}
// end of the user's lines

serveFigures(draw)
