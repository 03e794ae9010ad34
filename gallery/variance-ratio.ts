import type { Row } from '../src/tables/column.js'
import { paperFigures } from '../src/figures/paper-figures.js'

const { chart: variance } = paperFigures.find(({ name }) => name === 'variance-ratio')!

/** Made-up rows of the columns of `variance-ratio`. */
const rows: Row[] = [2, 5, 10].flatMap((epoch, place) =>
  [0, 0.02, 0.11, 0.33, 0.55, 0.77, 1].map(progress => {
    const ratio = (0.92 - 0.1 * place) * progress ** (0.28 - 0.03 * place)
    const limits = { ratioLow: 0.88 * ratio, ratioHigh: 1.12 * ratio, interval: 'group-jackknife' }
    const step = (epoch - 1) * 64 + Math.ceil(64 * progress)
    return { epoch, step, progress, ratio, ...limits, breakEven: 0.5, n: 64, status: 'ok' }
  }),
)

export const title = 'The variance ratio along an epoch'
export const text =
  'The paper figure `variance-ratio`, here with made-up rows; `npx gradient-lab figure variance-ratio` draws the measured ones.'

export const chart = variance(rows)
