import { constant, fanInUniform, type NetworkFactory, svrg } from 'gradient-lab'

/** A linear classifier. */
export const linear: NetworkFactory = ({ height, width, channels, classes }) => ({
  name: 'linear',
  parameters: {
    kernel: fanInUniform([height * width * channels, classes], height * width * channels),
    bias: constant([classes], 0),
  },
  apply: (p, images, op) => op.addBias(op.dense(op.flatten(images), p.kernel), p.bias),
})

/** SVRG with a factor α on its control variate: g_b(w) − α (g_b(w̃) − ḡ). */
export const scaledSvrg = (alpha: number): ReturnType<typeof svrg> => ({
  ...svrg(),
  name: 'scaled-svrg',
  estimate(problem, x, batch, state) {
    const control = state.stored![batch.position].minus(state.fullGradient)
    const gradient = problem.evaluate(x, batch).gradient.plusTimes(control, -alpha)
    return { gradient, state: { ...state, age: state.age + 1 } }
  },
})

export const halfSvrg = scaledSvrg(0.5)
