import { knownSets } from '../datasets/known-sets.js'
import { knownNetworks } from '../networks/known-networks.js'
import { resnetDefaults } from '../networks/resnet.js'
import { adamFamilyNames } from './adam-family.js'
import type { Parameter } from './experiment.js'

const estimatorNames = [
  'sgd',
  'svrg',
  'streaming-svrg',
  'scsg',
  'momentum',
  'increasing-momentum',
  'igt',
  'ita',
] as const
export type EstimatorName = (typeof estimatorNames)[number]

const averagingNames = ['last', 'ema', '100', '50', '10'] as const
export type AveragingName = (typeof averagingNames)[number]

/** What identifies the training of a network: shared by the network experiments. */
export const trainingParameters: readonly Parameter[] = [
  {
    name: 'dataset',
    type: 'part',
    unit: '1',
    default: 'fashion-mnist-small',
    choices: knownSets.map(({ name }) => name),
    meaning: 'data set, or a file with one of your own: ./parts.ts#mySet',
  },
  {
    name: 'examples',
    type: 'integer',
    unit: 'example',
    default: 0,
    range: [0, 1e9],
    meaning: 'class-balanced part of the training examples, 0 for all',
  },
  {
    name: 'network',
    type: 'part',
    unit: '1',
    default: 'lenet',
    choices: Object.keys(knownNetworks),
    meaning: 'network, or a file with one of your own: ./parts.ts#myNet',
  },
  {
    name: 'layers',
    type: 'integer',
    unit: 'layer',
    default: resnetDefaults.layers,
    range: [8, 998],
    meaning: 'layers of network=resnet: 6n + 2',
  },
  {
    name: 'planes',
    type: 'integer',
    unit: 'channel',
    default: resnetDefaults.planes,
    range: [1, 1024],
    meaning: 'channels of the first stage of network=resnet; the others have twice and four times as many',
  },
  {
    name: 'activation',
    type: 'name',
    unit: '1',
    default: 'relu',
    choices: ['relu', 'elu'],
    meaning: "activation of the lab's own networks",
  },
  {
    name: 'dropout',
    type: 'number',
    unit: '1',
    default: 0,
    range: [0, 0.99],
    meaning: "dropout rate before the last dense layer of the lab's own networks",
  },
  {
    name: 'estimator',
    type: 'part',
    unit: '1',
    default: 'svrg',
    choices: estimatorNames,
    meaning:
      'gradient estimator (momentum keeps 0.9 of the average, ita half of all gradients), or a file with one of your own: ./parts.ts#myEstimator',
  },
  {
    name: 'snapshotGradients',
    type: 'name',
    unit: '1',
    default: 'stored',
    choices: ['stored', 'recomputed'],
    meaning: "whether SVRG keeps the snapshot's mini-batch gradients or evaluates them again",
  },
  {
    name: 'period',
    type: 'integer',
    unit: 'step',
    default: 0,
    range: [0, 1e9],
    meaning: 'updates between snapshots of SVRG within an epoch, 0 for one snapshot per epoch',
  },
  {
    name: 'megabatchSize',
    type: 'integer',
    unit: 'example',
    default: 1280,
    range: [1, 1e9],
    meaning: 'examples in a mega-batch of streaming-svrg and scsg, m·batchSize, with m updates after each',
  },
  {
    name: 'averaging',
    type: 'name',
    unit: '1',
    default: 'last',
    choices: averagingNames,
    meaning:
      'where the next epoch and its snapshot start: at the last iterate, the mean of the last 100, 50 or 10 % of them, or a moving average of 0.9 per update',
  },
  {
    name: 'lock',
    type: 'names',
    unit: '1',
    default: 'transforms,dropout',
    choices: ['transforms', 'dropout', 'none'],
    meaning: 'what is the same at every access to an example within an epoch',
  },
  {
    name: 'batchNorm',
    type: 'name',
    unit: '1',
    default: 'restore',
    choices: ['restore', 'naive', 'frozen', 'evaluation'],
    meaning: 'which statistics batch norm uses, and from which evaluations the running ones learn',
  },
  {
    name: 'optimizer',
    type: 'part',
    unit: '1',
    default: 'heavy-ball',
    // minibatch-msvag needs gradients of single examples, which batch norm does not have
    choices: ['heavy-ball', ...adamFamilyNames.filter(name => name !== 'minibatch-msvag')],
    meaning: 'optimizer, or a file with one of your own: ./parts.ts#myOptimizer',
  },
  {
    name: 'batchSize',
    type: 'integer',
    unit: 'example',
    default: 128,
    range: [1, 1e9],
    meaning: 'examples in a mini-batch',
  },
  { name: 'learningRate', type: 'number', unit: '1', default: 0.1, range: [0, Infinity], meaning: 'step size' },
  {
    name: 'momentum',
    type: 'number',
    unit: '1',
    default: 0.9,
    range: [0, 0.999999],
    meaning: 'momentum of heavy-ball, no dampening; β of the Adam family, whose other constants are 0.999 and 1e-8',
  },
  {
    name: 'weightDecay',
    type: 'number',
    unit: '1',
    default: 1e-4,
    range: [0, 1e9],
    meaning: 'λ of λ·w, added after the variance reduction',
  },
  {
    name: 'schedule',
    type: 'schedule',
    unit: 'epoch:factor',
    default: [],
    meaning: 'factors on the step size, each from an epoch on, as in 150:0.1,225:0.1',
  },
  {
    name: 'threads',
    type: 'integer',
    unit: 'thread',
    default: 2,
    range: [1, 1024],
    meaning: 'threads of TensorFlow; the bits of a result depend on it',
  },
  { name: 'seed', type: 'integer', unit: '1', default: 0, range: [0, 2 ** 53 - 1], meaning: 'key of all randomness' },
]
