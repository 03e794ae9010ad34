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
}
