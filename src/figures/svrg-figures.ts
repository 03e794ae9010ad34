import { activationChart } from '../charts/activation-chart.js'
import type { About } from '../charts/chart.js'
import { convergenceChart } from '../charts/convergence-chart.js'
import { depthWidthChart } from '../charts/depth-width-chart.js'
import { distanceChart } from '../charts/distance-chart.js'
import { lockMatrixChart } from '../charts/lock-matrix-chart.js'
import { lockingChart } from '../charts/locking-chart.js'
import { noiseCorrelationChart } from '../charts/noise-correlation-chart.js'
import { ratioOverEpochsChart } from '../charts/ratio-over-epochs-chart.js'
import { streamingChart } from '../charts/streaming-chart.js'
import type { Row } from '../tables/column.js'
import type { PaperFigure } from './paper-figure.js'
import * as cases from '../claims/svrg-cases.js'
import { svrgTable1 } from './svrg-table-1.js'

/** What a data set's name does not say, and a reader must know who compares with the paper's 50,000 images of CIFAR-10. */
const dataNotes: Readonly<Record<string, string>> = {
  'fashion-mnist-small': 'fashion-mnist-small is 8,192 training and 2,048 test images of Fashion-MNIST',
  'fashion-mnist': 'fashion-mnist is all 60,000 training and 10,000 test images',
  'cifar-10-part':
    'cifar-10-part is a part of CIFAR-10 of the user’s own; in the published runs it has 10,000 training and 2,000 test images with a JPEG history, whose errors are not those of CIFAR-10',
}

/** The chart with the data that its rows come from in its caption. */
function withData<C extends { readonly usermeta: { readonly figure: About } }>(
  chart: C,
  ...rows: (readonly Row[])[]
): C {
  const sets = [...new Set(rows.flat().map(({ dataset }) => String(dataset)))]
  const notes = sets.flatMap(set => dataNotes[set] ?? []).map(note => `${note}.`)
  const { figure } = chart.usermeta
  return { ...chart, usermeta: { figure: { ...figure, caption: [figure.caption, ...notes].join(' ') } } }
}

/** Defazio & Bottou 2019, figure 1. */
const svrg1: PaperFigure = {
  name: 'svrg-1',
  cases: [cases.locking],
  chart: rows => withData(lockingChart(rows), rows),
}

/** Defazio & Bottou 2019, figure 2. */
const svrg2: PaperFigure = {
  name: 'svrg-2',
  cases: [cases.lenet, cases.resnetSmall, cases.resnet110, cases.densenet],
  chart: (...networks) => withData(ratioOverEpochsChart(...networks), ...networks),
}

/** Defazio & Bottou 2019, section 5: ELU in place of ReLU. */
const svrg2Elu: PaperFigure = {
  name: 'svrg-2-elu',
  cases: [cases.lenet, cases.lenetElu, cases.resnetSmall, cases.resnetSmallElu, cases.densenet, cases.densenetElu],
  chart: (...rows) => withData(activationChart(rows.slice(0, 2), rows.slice(2, 4), rows.slice(4)), ...rows),
}

/** Defazio & Bottou 2019, figure 3. */
const svrg3: PaperFigure = {
  name: 'svrg-3',
  cases: [cases.lenetOnFew, cases.densenet],
  chart: (...networks) => withData(distanceChart(...networks), ...networks),
}

/** Defazio & Bottou 2019, figure 4. */
const svrg4: PaperFigure = {
  name: 'svrg-4',
  cases: [cases.streaming],
  chart: rows => {
    const networks = [...new Set(rows.map(({ network }) => network))]
    return withData(streamingChart(...networks.map(name => rows.filter(({ network }) => network === name))), rows)
  },
}

/** Defazio & Bottou 2019, figure 5, LeNet. */
const svrg5: PaperFigure = {
  name: 'svrg-5',
  cases: [cases.methods],
  chart: rows => withData(convergenceChart(rows), rows),
}

/** Defazio & Bottou 2019, section 7: where an epoch starts. */
const svrgAveraging: PaperFigure = {
  name: 'svrg-averaging',
  cases: [cases.averages],
  chart: rows => withData(convergenceChart(rows, { by: 'averaging' }), rows),
}

/** The same of SGD. */
const svrgAveragingSgd: PaperFigure = { ...svrgAveraging, name: 'svrg-averaging-sgd', cases: [cases.averagesOfSgd] }

/** Defazio & Bottou 2019, table 1, whose own numbers are drawn beside. */
const svrgTable: PaperFigure = {
  name: 'svrg-table-1',
  cases: [cases.depths, cases.widths],
  chart: (...rows) =>
    withData(depthWidthChart(rows.flat(), { beside: { label: 'printed', rows: svrgTable1 } }), ...rows),
}

/** Defazio & Bottou 2019, section 4: each lock, and the running statistics. */
const svrgLocks: PaperFigure = {
  name: 'svrg-locks',
  cases: [cases.locks],
  chart: rows => withData(lockMatrixChart(rows), rows),
}

/** The variance of several steps' errors together, which the paper's figures of one step do not show. */
const svrgNoise: PaperFigure = {
  name: 'svrg-noise',
  cases: [cases.noise],
  chart: rows => withData(noiseCorrelationChart(rows), rows),
}

export const svrgFigures: readonly PaperFigure[] = [
  svrg1,
  svrg2,
  svrg2Elu,
  svrg3,
  svrg4,
  svrg5,
  svrgAveraging,
  svrgAveragingSgd,
  svrgTable,
  svrgLocks,
  svrgNoise,
]
