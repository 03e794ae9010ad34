import type { GridCases } from '../experiments/grid.js'

// The cases behind the figures of Defazio & Bottou 2019, at a scale that two cores finish in about an hour. The paper has
// CIFAR-10 with its 50,000 images, batch size 128, 250 epochs and learning rates cut at epochs 150 and 225; its learning
// rate 0.1, momentum 0.9 and weight decay 1e-4 are the defaults here, too (ResNet-110 and table 1 have a lower rate), and no
// rate is cut within so few epochs. Minutes are those of two cores.

/** DenseNet takes 4 seconds for a gradient of 128: 20 mini-batches of 64 stand for 391 of 128. */
const few = { dataset: 'cifar-10-part', examples: 1280, batchSize: 64, epochs: 2 } as const

/** LeNet in the first phase of the paper's training, every ten epochs: 9 minutes. */
export const lenet = {
  experiment: 'variance-ratio',
  grid: { dataset: 'fashion-mnist', epochs: 60, measureEpochs: '2,10,20,30,40,50,60' },
} as const satisfies GridCases

/** The small ResNet on all of the 10,000 images: 7 minutes. */
export const resnetSmall = {
  experiment: 'variance-ratio',
  grid: { dataset: 'cifar-10-part', network: 'resnet-small', epochs: 20, measureEpochs: '2,5,10,20' },
} as const satisfies GridCases

/**
 * 20 mini-batches of 128. At the paper's learning rate 0.1, and at the 0.05 of the authors' script, it diverges on so few
 * images in epoch 2; at 0.01 it does not. 4 minutes.
 */
export const resnet110 = {
  experiment: 'variance-ratio',
  grid: { dataset: 'cifar-10-part', examples: 2560, network: 'resnet-110', learningRate: 0.01, epochs: 2 },
} as const satisfies GridCases

/** 6 minutes. */
export const densenet = {
  experiment: 'variance-ratio',
  grid: { ...few, network: 'densenet-40-36' },
} as const satisfies GridCases

/** LeNet where DenseNet is, for figure 3: seconds. */
export const lenetOnFew = {
  experiment: 'variance-ratio',
  grid: { ...few, network: 'lenet' },
} as const satisfies GridCases

/** ELU instead of ReLU in LeNet: its first ten epochs, 2 minutes. */
export const lenetElu = {
  experiment: 'variance-ratio',
  grid: { dataset: 'fashion-mnist', activation: 'elu', epochs: 10, measureEpochs: '2,10' },
} as const satisfies GridCases

/** In the small ResNet: its first five epochs, 2 minutes. */
export const resnetSmallElu = {
  experiment: 'variance-ratio',
  grid: {
    dataset: 'cifar-10-part',
    network: 'resnet-small',
    activation: 'elu',
    epochs: 5,
    measureEpochs: '2,5',
  },
} as const satisfies GridCases

/** In DenseNet, where the paper sees no significant reduction with it either: 6 minutes. */
export const densenetElu = {
  experiment: 'variance-ratio',
  grid: { ...few, network: 'densenet-40-36', activation: 'elu' },
} as const satisfies GridCases

/** LeNet in its second epoch on the packaged images, transforms locked and not: half a minute. */
export const locking = {
  experiment: 'variance-ratio',
  grid: {
    lock: ['none', 'transforms,dropout'],
    epochs: 2,
    measureAt: '0,0.1,0.2,0.3,0.4,0.5,0.6,0.7,0.8,0.9,1',
  },
} as const satisfies GridCases

/** The first inner steps of streaming SVRG in epoch 5, on 20 mini-batches of 128: half a minute and 2 minutes. */
export const streaming = {
  experiment: 'variance-ratio',
  grid: {
    dataset: 'cifar-10-part',
    examples: 2560,
    network: ['lenet', 'resnet-small'],
    estimator: 'streaming-svrg',
    epochs: 5,
    measureSteps: '0,1,2,3,4,5,6,7,8,9',
  },
} as const satisfies GridCases

/** LeNet on the packaged images with ten seeds, as the paper's figure 5 has: 7 minutes. */
export const methods = {
  experiment: 'convergence',
  grid: { estimator: ['sgd', 'svrg', 'scsg'], seed: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] },
} as const satisfies GridCases

/** SVRG from the mean of the last 100, 50, 10 % of an epoch's iterates: 4 minutes beside the last ones of `methods`. */
export const averages = {
  experiment: 'convergence',
  grid: { averaging: ['last', '100', '50', '10'], seed: [0, 1, 2, 3, 4] },
} as const satisfies GridCases

/** SGD from the same means, which the paper averages, too: 4 minutes. */
export const averagesOfSgd = {
  experiment: 'convergence',
  grid: { ...averages.grid, estimator: 'sgd' },
} as const satisfies GridCases

/** The variance over the last three of five epochs; at the paper's learning rate 0.1 56 layers do not learn on so few images. */
const rows = {
  dataset: 'cifar-10-part',
  examples: 1280,
  batchSize: 64,
  learningRate: 0.02,
  epochs: 5,
  errorEpoch: 3,
  varianceEpochs: '3,4,5',
  seeds: 4,
} as const

/** Depth at 16 planes, of the paper's 20 to 200 layers: 25 minutes. */
export const depths = {
  experiment: 'depth-width',
  grid: { ...rows, planes: 16, layers: [20, 56, 92] },
} as const satisfies GridCases

/** Width at 20 layers, of the paper's 16 to 96 planes: 12 minutes beside 20 × 16. */
export const widths = {
  experiment: 'depth-width',
  grid: { ...rows, layers: 20, planes: [8, 16, 32] },
} as const satisfies GridCases

/** All locks of LeNet on the packaged images, with dropout, so that its lock shows: half a minute. */
export const locks = {
  experiment: 'lock-matrix',
  grid: { dropout: 0.5 },
} as const satisfies GridCases

/** The same with snapshot gradients evaluated again at each step, where a lock and the reset matter in other ways. */
export const locksRecomputed = {
  experiment: 'lock-matrix',
  grid: { ...locks.grid, snapshotGradients: 'recomputed' },
} as const satisfies GridCases

/** Errors of successive steps of LeNet on the packaged images, a third into epoch 2: a minute. */
export const noise = {
  experiment: 'noise-correlation',
  grid: {},
} as const satisfies GridCases
