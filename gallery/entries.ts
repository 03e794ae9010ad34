import type { Shown } from './entry.js'
import * as adam2 from './adam-2.js'
import * as adam3 from './adam-3.js'
import * as convergence from './convergence.js'
import * as diverged from './diverged.js'
import * as edgePoints from './edge-points.js'
import * as endLabels from './end-labels.js'
import * as errorBars from './error-bars.js'
import * as heatMap from './heat-map.js'
import * as histogram from './histogram.js'
import * as igt1 from './igt-1.js'
import * as igt2 from './igt-2.js'
import * as igt5Left from './igt-5-left.js'
import * as intervalBand from './interval-band.js'
import * as logLog from './log-log.js'
import * as lockMatrix from './lock-matrix.js'
import * as log10Axis from './log10-axis.js'
import * as mathLabels from './math-labels.js'
import * as noiseCorrelation from './noise-correlation.js'
import * as panels from './panels.js'
import * as referenceLines from './reference-lines.js'
import * as residualPlot from './residual-plot.js'
import * as shadedRange from './shaded-range.js'
import * as sixSeries from './six-series.js'
import * as smallMultiples from './small-multiples.js'
import * as stepReductions from './step-reductions.js'
import * as svrg1 from './svrg-1.js'
import * as svrg2 from './svrg-2.js'
import * as svrg2Elu from './svrg-2-elu.js'
import * as svrg3 from './svrg-3.js'
import * as svrg4 from './svrg-4.js'
import * as svrg5 from './svrg-5.js'
import * as svrgAveraging from './svrg-averaging.js'
import * as svrgAveragingSgd from './svrg-averaging-sgd.js'
import * as svrgLocks from './svrg-locks.js'
import * as svrgNoise from './svrg-noise.js'
import * as svrgTable1 from './svrg-table-1.js'
import * as timeAxis from './time-axis.js'
import * as varianceRatio from './variance-ratio.js'

/** What a chart can be made of, by the name of its file here and of its picture. */
export const pieces: Readonly<Record<string, Shown>> = {
  'interval-band': intervalBand,
  'error-bars': errorBars,
  'log10-axis': log10Axis,
  'log-log': logLog,
  'reference-lines': referenceLines,
  'step-reductions': stepReductions,
  'shaded-range': shadedRange,
  'end-labels': endLabels,
  'six-series': sixSeries,
  'time-axis': timeAxis,
  'small-multiples': smallMultiples,
  panels,
  'heat-map': heatMap,
  histogram,
  'residual-plot': residualPlot,
  'edge-points': edgePoints,
  diverged,
  'math-labels': mathLabels,
  convergence,
  'noise-correlation': noiseCorrelation,
  'lock-matrix': lockMatrix,
}

/** The figures of papers, by their names. */
export const papers: Readonly<Record<string, Shown>> = {
  'variance-ratio': varianceRatio,
  'igt-1': igt1,
  'igt-2': igt2,
  'igt-5-left': igt5Left,
  'adam-2': adam2,
  'adam-3': adam3,
  'svrg-1': svrg1,
  'svrg-2': svrg2,
  'svrg-2-elu': svrg2Elu,
  'svrg-3': svrg3,
  'svrg-4': svrg4,
  'svrg-5': svrg5,
  'svrg-averaging': svrgAveraging,
  'svrg-averaging-sgd': svrgAveragingSgd,
  'svrg-table-1': svrgTable1,
  'svrg-locks': svrgLocks,
  'svrg-noise': svrgNoise,
}
