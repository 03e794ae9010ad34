/** How the settings of a network's training stand in a caption. */
export const networkSettings = {
  network: 'network',
  activation: 'activation',
  dataset: 'data',
  batchSize: 'batch size',
  learningRate: 'learning rate',
  momentum: 'momentum',
} as const
