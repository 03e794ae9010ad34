import type { Column } from '../tables/column.js'
import { checkDistinct } from './check-distinct.js'
import { checkTraining } from './check-training.js'
import type { Experiment, Parameters } from './experiment.js'
import { checkMeasureSteps } from './mega-batches.js'
import { trainingDataChecksum } from './training-data.js'
import { trainingParameters } from './training-parameters.js'
import { varianceRatioMemory } from './variance-ratio-memory.js'
import { varianceRatioRevision } from './variance-ratio-revision.js'

const measuringParameters = [
  {
    name: 'epochs',
    type: 'integer',
    unit: 'epoch',
    default: 10,
    range: [1, 100000],
    meaning: 'passes over the data',
    identifiesTraining: false,
  },
  {
    name: 'measureEpochs',
    type: 'numbers',
    unit: 'epoch',
    default: [],
    range: [1, 100000],
    meaning: 'epochs in which is measured, from 1; none given: the last',
    identifiesTraining: false,
  },
  {
    name: 'measureAt',
    type: 'numbers',
    unit: 'epoch',
    default: [0.02, 0.11, 0.33, 1],
    range: [0, 1],
    meaning:
      'where in such an epoch: after k = ceil(progress·M) of its M updates (of scsg: of those that its whole mega-batches make)',
    identifiesTraining: false,
  },
  {
    name: 'measureSteps',
    type: 'numbers',
    unit: 'step',
    default: [],
    range: [0, 1e9],
    meaning: "instead of measureAt: inner steps after an epoch's first mega-batch, 0 being at its snapshot",
    identifiesTraining: false,
  },
  {
    name: 'batches',
    type: 'integer',
    unit: 'mini-batch',
    default: 0,
    range: [0, 1e9],
    meaning: 'mini-batches measured at each point: a keyed sample of so many, or 0 for all',
    identifiesTraining: false,
  },
  {
    name: 'until',
    type: 'number',
    unit: '1',
    default: 0,
    range: [0, 1e9],
    meaning:
      'half-width of the partition interval at which measuring stops, with a keyed sample of 16, 32, 64, … mini-batches; 0 measures as batches says',
    identifiesTraining: false,
  },
] as const

/** A look at which measuring with `until` may stop has a part of 3 % alone (`sequentialLooks`). */
const limits = (of: 'ratio' | 'partition', which: string): Column[] =>
  (['Low', 'High'] as const).map(end => ({
    name: `${of}${end}`,
    type: 'number',
    unit: '1',
    meaning: `${end === 'Low' ? 'lower' : 'upper'} 95 % limit of the ratio ${which}; with until of 95 % or more, 1 − α of the look at which measuring stopped`,
  }))

const columns: readonly Column[] = [
  { name: 'epoch', type: 'integer', unit: 'epoch', meaning: 'epoch, from 1' },
  { name: 'step', type: 'integer', unit: 'step', meaning: 'updates since the start' },
  {
    name: 'progress',
    type: 'number',
    unit: 'epoch',
    meaning:
      'where in the epoch, as asked for: the iterate is the one after ceil(progress·M) of its M updates, see step',
  },
  { name: 'sgdVariance', type: 'number', unit: 'gradient²', meaning: 'variance of the mini-batch gradient (trace)' },
  {
    name: 'estimatorVariance',
    type: 'number',
    unit: 'gradient²',
    meaning: "variance of the estimator's gradient (trace), over mega-batches too where it has them",
  },
  { name: 'ratio', type: 'number', unit: '1', meaning: 'variance ratio, estimator to SGD' },
  ...limits('ratio', 'for fresh partitions'),
  ...limits('partition', 'over this partition'),
  {
    name: 'breakEven',
    type: 'number',
    unit: '1',
    meaning:
      'ratio below which the estimator pays for its evaluations: gradients of SGD over its own, for the updates of an epoch; of svrg with S snapshots in it 1/(S + 1) where their gradients are stored, 1/(S + 2) where recomputed; null for an estimator of one’s own',
  },
  { name: 'belowBreakEven', type: 'number', unit: '1', meaning: 'confidence that the ratio is below breakEven' },
  { name: 'belowThird', type: 'number', unit: '1', meaning: 'confidence that the ratio is below 1/3' },
  { name: 'n', type: 'integer', unit: 'mini-batch', meaning: 'mini-batches measured' },
  { name: 'distance', type: 'number', unit: 'parameter', meaning: 'distance of the iterate from the snapshot' },
  {
    name: 'curvature',
    type: 'number',
    unit: 'gradient/parameter',
    meaning: 'norm of the mean gradient change over the distance',
  },
  {
    name: 'curvatureBatch',
    type: 'number',
    unit: 'gradient/parameter',
    meaning: "the same for the next step's mini-batch alone",
  },
  {
    name: 'curvatureDispersion',
    type: 'number',
    unit: 'gradient/parameter',
    meaning: 'standard deviation of the gradient change over the distance',
  },
  { name: 'oracleAlpha', type: 'number', unit: '1', meaning: 'best factor on the control variate' },
  { name: 'oracleRatio', type: 'number', unit: '1', meaning: 'variance ratio that the best factor would give' },
  {
    name: 'oracleRatioPerLayer',
    type: 'number',
    unit: '1',
    meaning:
      'the same with the best factor for each layer, a layer being the parameters whose names agree up to the last /: kernel and bias of one, scale and offset of a batch norm',
  },
  {
    name: 'oracleAlphaLoss',
    type: 'number',
    unit: '1',
    meaning: 'what the factor 1 loses: variance ratio with it less oracleRatio',
  },
  {
    name: 'oracleRatioHeldOut',
    type: 'number',
    unit: '1',
    meaning:
      'variance ratio that the best factor of every other measured mini-batch gives on those between, and theirs on these; null for fewer than four',
  },
  {
    name: 'oracleRatioPerLayerHeldOut',
    type: 'number',
    unit: '1',
    meaning: 'the same with a factor for each layer',
  },
  {
    name: 'bias',
    type: 'number',
    unit: '1',
    meaning:
      'squared bias of the estimator over the variance of SGD; of scsg given the mega-batch in use; null where a sample of the mini-batches is measured',
  },
  {
    name: 'repeatError',
    type: 'number',
    unit: '1',
    meaning: 'relative difference of two evaluations of the same gradient',
  },
  { name: 'trainLoss', type: 'number', unit: 'nat', meaning: 'mean training loss in evaluation mode' },
  { name: 'testError', type: 'number', unit: '1', meaning: 'fraction of test images classified wrong' },
  {
    name: 'passes',
    type: 'number',
    unit: 'pass',
    meaning: 'per-example gradients evaluated over N, measuring excluded',
  },
  { name: 'status', type: 'name', unit: '1', meaning: 'ok, diverged (a value overflowed) or undefined' },
  { name: 'interval', type: 'name', unit: '1', meaning: 'how the limits were computed' },
]

/** How much the variance of a gradient estimator is below SGD's while a network trains. */
export const varianceRatio: Experiment = {
  name: 'variance-ratio',
  version: 2,
  revisionOf: varianceRatioRevision,
  question: 'Does a variance reduced estimator reduce the variance of the gradient while a network trains?',
  source: 'Defazio & Bottou 2019, sections 2 to 6, figures 1 to 4',
  usesDevice: true,
  mainColumn: 'ratio',
  parameters: [...trainingParameters, ...measuringParameters],
  columns,
  check: checkMeasuring,
  memoryBytes: varianceRatioMemory,
  dataChecksum: trainingDataChecksum,
  run: async (parameters, context) => {
    const { runVarianceRatio } = await import('./variance-ratio-run.js')
    return runVarianceRatio(parameters, context)
  },
  export: async (parameters, step, context) => {
    const { exportVarianceRatio } = await import('./variance-ratio-export.js')
    return exportVarianceRatio(parameters, step, context)
  },
}

function checkMeasuring(parameters: Parameters): void {
  const epochs = parameters.epochs as number
  for (const epoch of parameters.measureEpochs as readonly number[])
    if (!Number.isInteger(epoch) || epoch > epochs)
      throw new RangeError(
        `variance-ratio: measureEpochs must be whole epochs up to epochs = ${epochs}, got ${epoch}; raise epochs`,
      )
  if ((parameters.measureAt as readonly number[]).length === 0)
    throw new RangeError('variance-ratio: measureAt must name at least one place, got none')
  checkDistinct('variance-ratio', parameters, 'measureEpochs', 'measureAt', 'measureSteps')
  checkMeasureSteps('variance-ratio', parameters)
  if (parameters.batches === 1)
    throw new RangeError('variance-ratio: batches must be 0 (all) or at least 2, since a variance needs two, got 1')
  if ((parameters.until as number) > 0 && parameters.batches !== 0)
    throw new RangeError(
      `variance-ratio: until chooses how many mini-batches are measured, so batches must be 0 beside it, got batches=${parameters.batches}`,
    )
  checkTraining('variance-ratio', parameters)
}
