import {
  constant,
  dataset,
  type Dataset,
  fanInUniform,
  type GradientEstimator,
  integers,
  rootKey,
  type FiniteSum,
  type MiniBatch,
  type NetworkFactory,
  type Optimizer,
  sgd,
  type Vector,
} from 'gradient-lab'

/** The parts of a researcher's own that the tests run, right ones and wrong ones. */
export const linear: NetworkFactory = ({ height, width, channels, classes }) => ({
  name: 'linear',
  parameters: {
    kernel: fanInUniform([height * width * channels, classes], height * width * channels),
    bias: constant([classes], 0),
  },
  apply: (p, images, op) => op.addBias(op.dense(op.flatten(images), p.kernel), p.bias),
})

export const idleParameter: NetworkFactory = input => {
  const network = linear(input)
  return { ...network, name: 'idle', parameters: { ...network.parameters, idle: constant([3], 0) } }
}

export const notANumber: NetworkFactory = input => {
  const network = linear(input)
  return {
    ...network,
    name: 'nan',
    parameters: { ...network.parameters, bias: constant([input.classes], Number.NaN) },
  }
}

export const wrongLogits: NetworkFactory = input => ({
  ...linear({ ...input, classes: 7 }),
  name: 'seven',
})

/** Four images of one grey each, of two classes. */
export function twoGreys(): Dataset {
  const images = Uint8Array.from({ length: 40 * 16 * 16 }, (_, i) => (Math.floor(i / 256) % 2 ? 200 : 50))
  const labels = Uint8Array.from({ length: 40 }, (_, i) => i % 2)
  const examples = { count: 40, shape: [16, 16, 1] as const, images, labels }
  return dataset({ name: 'two-greys', classes: 2, train: examples, test: examples })
}

/** Twice the mini-batch's gradient: never unbiased, four times SGD's variance, squared bias ‖ā‖². */
export const twice: GradientEstimator<null, FiniteSum, MiniBatch> = {
  ...sgd<MiniBatch>(),
  name: 'twice',
  unbiased: 'never',
  estimate: (problem, x, batch) => ({ gradient: problem.evaluate(x, batch).gradient.times(2), state: null }),
}

export const short: GradientEstimator<null, FiniteSum, MiniBatch> = {
  ...twice,
  name: 'short',
  estimate: problem => ({ gradient: problem.space.vector([1, 2]), state: null }),
}

export const nanEstimator: GradientEstimator<null, FiniteSum, MiniBatch> = {
  ...twice,
  name: 'lost',
  estimate: (problem, x, batch) => ({ gradient: problem.evaluate(x, batch).gradient.times(Number.NaN), state: null }),
}

/** sign descent: every coordinate moves by the learning rate */
export const signs = ({
  learningRate,
}: {
  learningRate: (time: { step: number; epoch: number }) => number
}): Optimizer<null> => ({
  name: 'signs',
  init: () => null,
  update: (gradient: Vector, _x, state, time) => {
    const size = gradient.product(gradient).sqrt()
    return { delta: gradient.quotient(size).times(-learningRate(time)), state }
  },
})

export const notAnOptimizer = { name: 'nothing' }

/** Bytes without any meaning: no two pixels of a pooling window are alike, so no maximum is a matter of rounding. */
export function noise(): Dataset {
  const shape = [32, 32, 3] as const
  const examples = (name: string, count: number) => ({
    count,
    shape,
    images: Uint8Array.from(integers(rootKey(1).child(name), count * 32 * 32 * 3, 256)),
    labels: Uint8Array.from({ length: count }, (_, i) => i % 10),
  })
  return dataset({ name: 'noise', classes: 10, train: examples('train', 48), test: examples('test', 12) })
}
