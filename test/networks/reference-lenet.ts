/**
 * LeNet-5 with batch norm (LeCun et al. 1998, in the form of Defazio & Bottou 2019) in double precision and plain
 * loops: an implementation of its own, with a backward pass derived by hand, that shares no line with the package.
 * Layouts are TensorFlow's: images [batch, height, width, channel], kernels [height, width, in, out], dense [in, out].
 */
export interface ReferenceInput {
  readonly shape: readonly [height: number, width: number, channels: number]
  readonly classes: number
  readonly activation: 'relu' | 'elu'
  /** conv1, norm1, conv2, norm2, dense1, norm3, dense2, norm4 (each kernel, bias or scale, offset), dense3 */
  readonly parameters: ArrayLike<number>
  readonly images: ArrayLike<number>
  readonly labels: ArrayLike<number>
  /** means and variances of the four norms in turn, used in place of the batch's own */
  readonly statistics?: ArrayLike<number>
  /** factor of each output of the second dense layer [batch, 84] */
  readonly mask?: ArrayLike<number>
}

export interface ReferenceOutput {
  /** mean cross-entropy */
  readonly loss: number
  /** of all parameters, in their order */
  readonly gradient: Float64Array
  /** mean and variance (n − 1) that each norm saw, in turn */
  readonly statistics: Float64Array
  /** cross-entropy of each example [batch] */
  readonly losses: Float64Array
  /** [batch, classes] */
  readonly logits: Float64Array
  /**
   * How near the forward pass came to another branch: the smallest distance of a pooling's largest value from its
   * second, and of a ReLU's input from 0 where it decides. Rounding errors above it may choose the other branch, whose
   * gradient is another.
   */
  readonly margin: number
}

const epsilon = 1e-5

type Numbers = ArrayLike<number>
/** The gradient in a layer's input, from the gradient in its output. */
type Backward = (dy: Float64Array) => Float64Array

export function referenceLenet(input: ReferenceInput): ReferenceOutput {
  const { shape, classes, activation, labels } = input
  const batch = labels.length
  const parameters = Float64Array.from(input.parameters)
  const gradient = new Float64Array(parameters.length)
  const backward: Backward[] = []
  const seen: number[] = []
  let taken = 0
  let statisticsTaken = 0
  let margin = Number.POSITIVE_INFINITY
  /** inputs of the last activation */
  let before = new Float64Array(0)
  const take = (size: number) => {
    taken += size
    return [parameters.subarray(taken - size, taken), gradient.subarray(taken - size, taken)]
  }

  let x = Float64Array.from(input.images)
  let [height, width, channels] = shape

  const convolution = (outputs: number) => {
    const [kernel, dKernel] = take(25 * channels * outputs)
    const [bias, dBias] = take(outputs)
    const size = { batch, height, width, inputs: channels, outputs }
    const saved = x
    x = convolve(saved, kernel, bias, size)
    backward.push(dy => convolveBackward(saved, kernel, dy, dKernel, dBias, size))
    height -= 4
    width -= 4
    channels = outputs
  }
  const dense = (inputs: number, outputs: number) => {
    const [weights, dWeights] = take(inputs * outputs)
    const [bias, dBias] = take(outputs)
    const saved = x
    x = multiply(saved, weights, bias, batch, inputs, outputs)
    backward.push(dy => multiplyBackward(saved, weights, dy, dWeights, dBias, batch, inputs, outputs))
    channels = outputs
  }
  const normAndActivation = () => {
    const [scale, dScale] = take(channels)
    const [offset, dOffset] = take(channels)
    const n = x.length / channels
    const { mean, variance } = moments(x, channels)
    seen.push(...mean, ...variance.map(v => (v * n) / (n - 1)))
    const own = input.statistics === undefined
    const from = (start: number) => Float64Array.from({ length: channels }, (_, c) => input.statistics![start + c])
    const center = own ? mean : from(statisticsTaken)
    const spread = own ? variance : from(statisticsTaken + channels)
    statisticsTaken += 2 * channels
    const deviation = spread.map(v => Math.sqrt(v + epsilon))
    const normal = x.map((value, i) => (value - center[i % channels]) / deviation[i % channels])
    const norms = channels
    const inputs = normal.map((value, i) => scale[i % norms] * value + offset[i % norms])
    before = inputs
    x = inputs.map(activation === 'relu' ? v => Math.max(v, 0) : v => (v > 0 ? v : Math.expm1(v)))
    backward.push(dy => {
      const slope = activation === 'relu' ? (v: number) => (v > 0 ? 1 : 0) : (v: number) => (v > 0 ? 1 : Math.exp(v))
      const d = dy.map((value, i) => value * slope(inputs[i]))
      const sum = new Float64Array(norms)
      const sumNormal = new Float64Array(norms)
      for (let i = 0; i < d.length; i++) {
        sum[i % norms] += d[i]
        sumNormal[i % norms] += d[i] * normal[i]
      }
      dScale.set(sumNormal)
      dOffset.set(sum)
      // through the batch's own mean and variance: d − mean(d) − normal·mean(d ⊙ normal)
      const through = own ? 1 / n : 0
      return d.map((value, i) => {
        const c = i % norms
        return (scale[c] / deviation[c]) * (value - through * (sum[c] + normal[i] * sumNormal[c]))
      })
    })
  }
  const pool = () => {
    const size = { batch, height, width, channels }
    const { output, from } = maxPool(x, size)
    const length = x.length
    margin = Math.min(margin, poolingMargin(x, before, from, size, activation))
    x = output
    backward.push(dy => {
      const dx = new Float64Array(length)
      for (let i = 0; i < dy.length; i++) dx[from[i]] += dy[i]
      return dx
    })
    height = Math.floor(height / 2)
    width = Math.floor(width / 2)
  }

  convolution(6)
  normAndActivation()
  pool()
  convolution(16)
  normAndActivation()
  pool()
  dense(height * width * channels, 120)
  normAndActivation()
  if (activation === 'relu') for (const value of before) margin = Math.min(margin, Math.abs(value))
  dense(120, 84)
  normAndActivation()
  if (activation === 'relu') for (const value of before) margin = Math.min(margin, Math.abs(value))
  const { mask } = input
  if (mask) {
    x = x.map((value, i) => value * mask[i])
    backward.push(dy => dy.map((value, i) => value * mask[i]))
  }
  dense(84, classes)
  if (taken !== parameters.length)
    throw new RangeError(`the reference has ${taken} parameters, got ${parameters.length}`)

  const logits = x
  const losses = new Float64Array(batch)
  let d: Float64Array = new Float64Array(batch * classes)
  for (let b = 0; b < batch; b++) {
    const row = logits.subarray(b * classes, (b + 1) * classes)
    const top = Math.max(...row)
    const total = row.reduce((sum, value) => sum + Math.exp(value - top), 0)
    losses[b] = Math.log(total) + top - row[labels[b]]
    for (let c = 0; c < classes; c++)
      d[b * classes + c] = (Math.exp(row[c] - top) / total - (c === labels[b] ? 1 : 0)) / batch
  }
  for (const step of backward.reverse()) d = step(d)
  const loss = losses.reduce((sum, value) => sum + value, 0) / batch
  return { loss, gradient, statistics: Float64Array.from(seen), losses, logits, margin }
}

interface ConvolutionSize {
  readonly batch: number
  readonly height: number
  readonly width: number
  readonly inputs: number
  readonly outputs: number
}

/** A 5×5 convolution without padding, plus a bias. */
function convolve(x: Float64Array, kernel: Float64Array, bias: Float64Array, size: ConvolutionSize): Float64Array {
  const { outputs } = size
  const { origins, taps } = windows(size)
  const y = new Float64Array(origins.length * outputs)
  for (let p = 0; p < origins.length; p++) {
    for (let out = 0; out < outputs; out++) y[p * outputs + out] = bias[out]
    for (let t = 0; t < taps.length; t++) {
      const value = x[origins[p] + taps[t]]
      for (let out = 0; out < outputs; out++) y[p * outputs + out] += value * kernel[t * outputs + out]
    }
  }
  return y
}

function convolveBackward(
  x: Float64Array,
  kernel: Float64Array,
  dy: Float64Array,
  dKernel: Float64Array,
  dBias: Float64Array,
  size: ConvolutionSize,
): Float64Array {
  const { outputs } = size
  const { origins, taps } = windows(size)
  const dx = new Float64Array(x.length)
  for (let p = 0; p < origins.length; p++) {
    for (let out = 0; out < outputs; out++) dBias[out] += dy[p * outputs + out]
    for (let t = 0; t < taps.length; t++) {
      const place = origins[p] + taps[t]
      let sum = 0
      for (let out = 0; out < outputs; out++) {
        sum += dy[p * outputs + out] * kernel[t * outputs + out]
        dKernel[t * outputs + out] += x[place] * dy[p * outputs + out]
      }
      dx[place] += sum
    }
  }
  return dx
}

/** The first input of each output pixel's window, and the places of a window's inputs behind that, as the kernel has them. */
function windows({ batch, height, width, inputs }: ConvolutionSize): { origins: Int32Array; taps: Int32Array } {
  const place = (b: number, row: number, column: number) => ((b * height + row) * width + column) * inputs
  const origins: number[] = []
  for (let b = 0; b < batch; b++)
    for (let row = 0; row < height - 4; row++)
      for (let column = 0; column < width - 4; column++) origins.push(place(b, row, column))
  const taps: number[] = []
  for (let down = 0; down < 5; down++)
    for (let right = 0; right < 5; right++) for (let c = 0; c < inputs; c++) taps.push(place(0, down, right) + c)
  return { origins: Int32Array.from(origins), taps: Int32Array.from(taps) }
}

function multiply(x: Numbers, weights: Numbers, bias: Numbers, batch: number, inputs: number, outputs: number) {
  const y = new Float64Array(batch * outputs)
  for (let b = 0; b < batch; b++) {
    for (let o = 0; o < outputs; o++) y[b * outputs + o] = bias[o]
    for (let i = 0; i < inputs; i++)
      for (let o = 0; o < outputs; o++) y[b * outputs + o] += x[b * inputs + i] * weights[i * outputs + o]
  }
  return y
}

function multiplyBackward(
  x: Numbers,
  weights: Numbers,
  dy: Float64Array,
  dWeights: Float64Array,
  dBias: Float64Array,
  batch: number,
  inputs: number,
  outputs: number,
): Float64Array {
  const dx = new Float64Array(batch * inputs)
  for (let b = 0; b < batch; b++) {
    for (let o = 0; o < outputs; o++) dBias[o] += dy[b * outputs + o]
    for (let i = 0; i < inputs; i++)
      for (let o = 0; o < outputs; o++) {
        dWeights[i * outputs + o] += x[b * inputs + i] * dy[b * outputs + o]
        dx[b * inputs + i] += weights[i * outputs + o] * dy[b * outputs + o]
      }
  }
  return dx
}

/** Mean and variance (divided by n) of each channel, in two passes. */
function moments(x: Float64Array, channels: number): { mean: Float64Array; variance: Float64Array } {
  const n = x.length / channels
  const mean = new Float64Array(channels)
  for (let i = 0; i < x.length; i++) mean[i % channels] += x[i] / n
  const variance = new Float64Array(channels)
  for (let i = 0; i < x.length; i++) variance[i % channels] += (x[i] - mean[i % channels]) ** 2 / n
  return { mean, variance }
}

interface PoolingSize {
  readonly batch: number
  readonly height: number
  readonly width: number
  readonly channels: number
}

/** The largest of each 2×2 block, and where it was. */
function maxPool(x: Float64Array, size: PoolingSize): { output: Float64Array; from: Int32Array } {
  const output: number[] = []
  const from: number[] = []
  eachBlock(size, block => {
    let best = block[0]
    for (const place of block) if (x[place] > x[best]) best = place
    output.push(x[best])
    from.push(best)
  })
  return { output: Float64Array.from(output), from: Int32Array.from(from) }
}

function poolingMargin(
  x: Float64Array,
  before: Float64Array,
  from: Int32Array,
  size: PoolingSize,
  activation: 'relu' | 'elu',
): number {
  let margin = Number.POSITIVE_INFINITY
  let pooled = 0
  eachBlock(size, block => {
    const best = from[pooled++]
    const top = Math.max(...block.map(place => before[place]))
    // a block without a positive value has no gradient, whichever is the largest
    if (activation === 'relu') margin = Math.min(margin, Math.abs(top))
    if (activation === 'relu' && top <= 0) return
    for (const place of block) if (place !== best) margin = Math.min(margin, x[best] - x[place])
  })
  return margin
}

/** Calls `f` with the four places of each 2×2 block of each channel, in the order of the output. */
function eachBlock({ batch, height, width, channels }: PoolingSize, f: (places: number[]) => void): void {
  for (let b = 0; b < batch; b++)
    for (let row = 0; row + 1 < height; row += 2)
      for (let column = 0; column + 1 < width; column += 2)
        for (let c = 0; c < channels; c++) {
          const first = ((b * height + row) * width + column) * channels + c
          const below = first + width * channels
          f([first, first + channels, below, below + channels])
        }
}
