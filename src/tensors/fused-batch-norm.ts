import { type Backend, backend, type OpAttribute, type Tensor, tensorflow } from './tensorflow.js'

/** Batch norm in training mode, and what it saw. */
export interface NormalizedBatch {
  /** scale ⊙ (x − mean)/√(variance + ε) + offset, of the shape of x */
  readonly output: Tensor
  /** mean over the batch and positions [channels] */
  readonly mean: Tensor
  /** variance over the batch and positions, divided by n − 1 [channels]: what running statistics learn from */
  readonly variance: Tensor
}

const kernelName = 'FusedBatchNormTraining'
let registered = false

/** Tells tfjs of TensorFlow's kernel and its gradient: tfjs knows batch norm only as a dozen small operations. */
function register(): void {
  if (registered) return
  registered = true
  const tf = tensorflow()
  tf.registerKernel({
    kernelName,
    backendName: 'tensorflow',
    kernelFunc: ({ inputs, backend: device, attrs }) => {
      const { binding, executeMultipleOutputs } = device as unknown as Backend
      const none = tf.tensor1d([])
      const outputs = executeMultipleOutputs.call(
        device as unknown as Backend,
        'FusedBatchNormV3',
        [
          ...attributes(binding, attrs?.epsilon as number),
          { name: 'exponential_avg_factor', type: binding.TF_ATTR_FLOAT, value: 1 },
        ],
        [inputs.x, inputs.scale, inputs.offset, none, none] as Tensor[],
        6,
      )
      none.dispose()
      return outputs
    },
  })
  tf.registerGradient({
    kernelName,
    inputsToSave: ['x', 'scale'],
    outputsToSave: [false, false, false, true, true, true],
    gradFunc: (dy, saved, attrs) => {
      const device = backend()
      const [dx, dScale, dOffset] = device.executeMultipleOutputs(
        'FusedBatchNormGradV3',
        attributes(device.binding, attrs.epsilon as number),
        [(dy as Tensor[])[0], ...saved],
        5,
      )
      return { x: () => dx, scale: () => dScale, offset: () => dOffset }
    },
  })
}

function attributes(binding: Backend['binding'], epsilon: number): OpAttribute[] {
  return [
    { name: 'T', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT },
    { name: 'U', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT },
    { name: 'epsilon', type: binding.TF_ATTR_FLOAT, value: epsilon },
    { name: 'data_format', type: binding.TF_ATTR_STRING, value: 'NHWC' },
    { name: 'is_training', type: binding.TF_ATTR_BOOL, value: true },
  ]
}

/**
 * Batch normalisation with the statistics of the batch, by TensorFlow's own kernel (1.5 to 2 times faster than tfjs's
 * composition). The gradient runs through mean and variance; the returned statistics themselves have none.
 * @param x [batch, height, width, channels] or [batch, channels]
 */
export function fusedBatchNorm(x: Tensor, scale: Tensor, offset: Tensor, epsilon: number): NormalizedBatch {
  const tf = tensorflow()
  register()
  const image = x.rank === 4 ? x : tf.reshape(x, [x.shape[0], 1, 1, x.shape[1] as number])
  const [output, mean, variance] = tf
    .engine()
    .runKernel(kernelName, { x: image, scale, offset }, { epsilon }) as unknown as Tensor[]
  return { output: x.rank === 4 ? output : tf.reshape(output, x.shape), mean, variance }
}
