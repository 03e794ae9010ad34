import type { Column } from '../tables/column.js'
import { checkDistinct } from './check-distinct.js'
import { checkTraining } from './check-training.js'
import type { Experiment, Parameter, Parameters } from './experiment.js'
import { trainingDataChecksum } from './training-data.js'
import { trainingMemory } from './training-memory.js'
import { trainingParameters } from './training-parameters.js'

/** The parameters that a row goes through itself. */
const own = ['network', 'estimator', 'averaging']

const trainingOfRow: readonly Parameter[] = trainingParameters
  .filter(({ name }) => !own.includes(name))
  .map(parameter => {
    if (parameter.name === 'examples') return { ...parameter, default: 1024 }
    if (parameter.name === 'seed') return { ...parameter, meaning: 'the first seed; the others follow' }
    return parameter
  })

const withLimits = (name: string, unit: string, meaning: string): Column[] => [
  { name, type: 'number', unit, meaning: `${meaning}, mean over seeds` },
  { name: `${name}Low`, type: 'number', unit, meaning: 'lower 95 % limit of that mean' },
  { name: `${name}High`, type: 'number', unit, meaning: 'upper 95 % limit of that mean' },
]

/** The gradient's variance and the errors of SVRG and SGD for a residual network of some depth and width. */
export const depthWidth: Experiment = {
  name: 'depth-width',
  version: 1,
  question: 'Do deep and narrow networks have noisier gradients than wide ones, and lose more by variance reduction?',
  source: 'Defazio & Bottou 2019, table 1',
  usesDevice: true,
  mainColumn: 'sgdVariance',
  parameters: [
    ...trainingOfRow,
    {
      name: 'epochs',
      type: 'integer',
      unit: 'epoch',
      default: 2,
      range: [1, 100000],
      meaning: 'passes over the data',
      identifiesTraining: false,
    },
    {
      name: 'varianceEpochs',
      type: 'numbers',
      unit: 'epoch',
      default: [],
      range: [1, 100000],
      meaning: 'epochs at whose ends the variance is measured and averaged, 45..50 in the paper; none given: the last',
      identifiesTraining: false,
    },
    {
      name: 'errorEpoch',
      type: 'integer',
      unit: 'epoch',
      default: 1,
      range: [1, 100000],
      meaning: 'epoch of errorAt50, 50 in the paper',
      identifiesTraining: false,
    },
    {
      name: 'seeds',
      type: 'integer',
      unit: '1',
      default: 3,
      range: [1, 1e6],
      meaning: 'seeds that are averaged, 9 in the paper',
      identifiesTraining: false,
    },
  ],
  columns: [
    { name: 'layers', type: 'integer', unit: 'layer', meaning: 'layers of the residual network' },
    { name: 'planes', type: 'integer', unit: 'channel', meaning: 'channels of its first stage' },
    { name: 'parameters', type: 'integer', unit: '1', meaning: 'parameters of the network' },
    ...withLimits(
      'sgdVariance',
      'gradient²',
      "variance of the mini-batch gradient (trace) at the ends of SGD's epochs",
    ),
    ...withLimits('errorAt50', '1', 'fraction of test images classified wrong by SGD after errorEpoch'),
    ...withLimits('svrgError', '1', 'fraction classified wrong by SVRG after the last epoch'),
    ...withLimits('sgdError', '1', 'fraction classified wrong by SGD after the last epoch'),
    { name: 'n', type: 'integer', unit: '1', meaning: 'seeds averaged' },
  ],
  check: checkDepthWidth,
  memoryBytes: parameters => trainingMemory(trainingOf(parameters, 'svrg', 0)),
  dataChecksum: trainingDataChecksum,
  run: async (parameters, context) => {
    const { runDepthWidth } = await import('./depth-width-run.js')
    return runDepthWidth(parameters, context)
  },
  export: ({ layers, planes }) => {
    throw new RangeError(
      `depth-width: a row averages over seeds and is measured at no step of its own; export an epoch from convergence of one seed's training, with network=resnet layers=${layers} planes=${planes}`,
    )
  },
}

/** One of the trainings of a row. */
export function trainingOf(parameters: Parameters, estimator: 'sgd' | 'svrg', place: number): Parameters {
  const seed = (parameters.seed as number) + place
  return { ...parameters, network: 'resnet', estimator, averaging: 'last', seed }
}

function checkDepthWidth(parameters: Parameters): void {
  checkTraining('depth-width', trainingOf(parameters, 'svrg', 0))
  checkDistinct('depth-width', parameters, 'varianceEpochs')
  const { epochs, errorEpoch, seed, seeds } = parameters as Record<string, number>
  if (seed > Number.MAX_SAFE_INTEGER - (seeds - 1))
    throw new RangeError(
      `depth-width: the last seed, seed + seeds − 1, must be at most 2^53 − 1 = ${Number.MAX_SAFE_INTEGER}, got seed=${seed} seeds=${seeds}`,
    )
  for (const [name, epoch] of [
    ['errorEpoch', errorEpoch],
    ...(parameters.varianceEpochs as readonly number[]).map(each => ['varianceEpochs', each] as const),
  ] as const)
    if (!Number.isInteger(epoch) || epoch > epochs)
      throw new RangeError(
        `depth-width: ${name} must be whole epochs up to epochs = ${epochs}, got ${epoch}; raise epochs`,
      )
}
