import { line, log2Axis, log10Axis, plot, points, theoryCurve } from '../src/index.js'

const columns = [
  { name: 'batch', unit: '1', meaning: 'mini-batch' },
  { name: 'variance', unit: '1', meaning: 'variance of the gradient' },
]
const rows = [1, 2, 4, 8, 16, 32, 64, 128, 256].map((batch, index) => ({
  batch,
  variance: (0.6 / batch) * (1 + 0.08 * (((index * 7) % 5) - 2)),
}))

export const title = 'Log₂ against log₁₀ axis, with a theory curve'
export const text = 'A function of x is drawn as the grey curve that theory predicts, its label at the end.'

export const chart = plot(
  { rows, columns, x: log2Axis('batch'), y: log10Axis('variance') },
  theoryCurve(batch => 0.6 / batch, { label: String.raw`$\propto 1/b$` }),
  line(),
  points(),
)
