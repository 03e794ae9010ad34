import { line, linearAxis, log10Axis, plot, points, verticalLine } from '../src/index.js'

const columns = [
  { name: 'eta', unit: '1', meaning: String.raw`step size $\eta_k\cdot\lambda_{1}$` },
  { name: 'norm', unit: '1', meaning: String.raw`$\|\nabla f(w_k)\|^2 / \hat\sigma^2$` },
]
const rows = [0.1, 0.2, 0.5, 1, 1.5, 1.8, 1.95].map(eta => ({ eta, norm: 0.02 / (eta * (2 - eta)) }))

export const title = 'Math in labels'
export const text = '`$…$` in any label is written in Unicode here, and set by TeX in the LaTeX format.'

export const chart = plot(
  { rows, columns, x: linearAxis('eta', { zero: true }), y: log10Axis('norm') },
  verticalLine(1, String.raw`$\eta^*=1/\lambda_1$`),
  line(),
  points(),
)
