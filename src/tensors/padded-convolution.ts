import { backend, type OpAttribute, type Tensor, tensorflow } from './tensorflow.js'

/**
 * A convolution of an image with `padding` rows and columns of zeros around it, as PyTorch pads (TensorFlow's `same`
 * leaves out the first of them where the stride is 2 and the side even). tfjs knows no gradient of it; TensorFlow does.
 * @param x [batch, height, width, in]
 * @param kernel [height, width, in, out]
 */
export function paddedConvolution(x: Tensor, kernel: Tensor, stride: number, padding: number): Tensor {
  const tf = tensorflow()
  const f = tf.customGrad((...args: unknown[]) => {
    const [image, filter, save] = args as [Tensor, Tensor, (tensors: Tensor[]) => void]
    const attributes = convolutionAttributes(stride, padding)
    save([image, filter])
    return {
      value: backend().executeSingleOutput('Conv2D', attributes, [image, filter]),
      gradFunc: (dy: Tensor, [saved, weights]: Tensor[]) => [
        backend().executeSingleOutput('Conv2DBackpropInput', attributes, [sizes(saved), weights, dy]),
        backend().executeSingleOutput('Conv2DBackpropFilter', attributes, [saved, sizes(weights), dy]),
      ],
    }
  })
  return f(x, kernel)
}

function sizes({ shape }: Tensor): Tensor {
  return tensorflow().tensor1d(shape, 'int32')
}

function convolutionAttributes(stride: number, padding: number): OpAttribute[] {
  const { binding } = backend()
  return [
    { name: 'T', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT },
    { name: 'strides', type: binding.TF_ATTR_INT, value: [1, stride, stride, 1] },
    { name: 'padding', type: binding.TF_ATTR_STRING, value: 'EXPLICIT' },
    {
      name: 'explicit_paddings',
      type: binding.TF_ATTR_INT,
      value: [0, 0, padding, padding, padding, padding, 0, 0],
    },
    { name: 'data_format', type: binding.TF_ATTR_STRING, value: 'NHWC' },
    { name: 'use_cudnn_on_gpu', type: binding.TF_ATTR_BOOL, value: true },
    { name: 'dilations', type: binding.TF_ATTR_INT, value: [1, 1, 1, 1] },
  ]
}
