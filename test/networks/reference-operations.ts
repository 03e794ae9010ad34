/** Images [batch, height, width, channels] or rows [batch, 1, 1, channels] in double precision, with their gradient. */
export interface Plane {
  readonly batch: number
  readonly height: number
  readonly width: number
  readonly channels: number
  readonly values: Float64Array
  /** of the loss in `values`, filled by the backward pass */
  readonly gradient: Float64Array
}

/** A batch norm's input statistics instead of its own: mean and variance of each channel. */
export interface GivenStatistics {
  readonly mean: ArrayLike<number>
  readonly variance: ArrayLike<number>
}

const epsilon = 1e-5

/**
 * A network's operations in plain loops over float64, and their gradients derived by hand: nothing of it is the package's.
 * Parameters are taken from a flat vector in the order of the calls; kernels [height, width, in, out], dense [in, out].
 */
export class ReferenceOperations {
  readonly parameters: Float64Array
  readonly gradient: Float64Array
  /** mean and variance (n − 1) that each norm saw, in turn */
  readonly seen: number[] = []
  /** smallest distance of a ReLU's input from 0, where its slope jumps */
  margin = Number.POSITIVE_INFINITY
  private readonly backward: (() => void)[] = []
  private taken = 0

  constructor(
    parameters: ArrayLike<number>,
    private readonly options: {
      readonly activation: 'relu' | 'elu'
      /** means and variances of all norms in turn, used in place of the batch's own */
      readonly statistics?: ArrayLike<number>
      /** whether offsets before a ReLU move to where no input is near 0, by less than the spacing of the inputs */
      readonly decided?: boolean
    },
  ) {
    this.parameters = Float64Array.from(parameters)
    this.gradient = new Float64Array(this.parameters.length)
  }

  private take(size: number): { at: number; values: Float64Array; gradient: Float64Array } {
    const at = this.taken
    this.taken += size
    if (this.taken > this.parameters.length)
      throw new RangeError(`the reference has more than ${this.parameters.length} parameters`)
    return {
      at,
      values: this.parameters.subarray(at, this.taken),
      gradient: this.gradient.subarray(at, this.taken),
    }
  }

  /** Runs the gradients of all operations, the last first. Every parameter must have been taken. */
  propagate(): void {
    if (this.taken !== this.parameters.length)
      throw new RangeError(`the reference has ${this.taken} parameters, got ${this.parameters.length}`)
    for (const step of this.backward.reverse()) step()
  }

  convolution(x: Plane, outputs: number, side: number, stride: number, padding: number): Plane {
    const { batch, height, width, channels: inputs } = x
    const kernel = this.take(side * side * inputs * outputs)
    const rows = Math.floor((height + 2 * padding - side) / stride) + 1
    const columns = Math.floor((width + 2 * padding - side) / stride) + 1
    const y = plane(batch, rows, columns, outputs)
    /** calls f with the place of an input pixel, of the tap's weights and of the output pixel */
    const eachTap = (f: (from: number, weights: number, to: number) => void) => {
      for (let b = 0; b < batch; b++)
        for (let row = 0; row < rows; row++)
          for (let column = 0; column < columns; column++)
            for (let down = 0; down < side; down++)
              for (let right = 0; right < side; right++) {
                const i = row * stride + down - padding
                const j = column * stride + right - padding
                if (i < 0 || i >= height || j < 0 || j >= width) continue
                f(
                  ((b * height + i) * width + j) * inputs,
                  (down * side + right) * inputs * outputs,
                  ((b * rows + row) * columns + column) * outputs,
                )
              }
    }
    const { values: w, gradient: dw } = kernel
    const [xs, dx, ys, dy] = [x.values, x.gradient, y.values, y.gradient]
    eachTap((from, weights, to) => {
      for (let p = 0; p < inputs; p++) {
        const value = xs[from + p]
        const tap = weights + p * outputs
        for (let o = 0; o < outputs; o++) ys[to + o] += value * w[tap + o]
      }
    })
    this.backward.push(() =>
      eachTap((from, weights, to) => {
        for (let p = 0; p < inputs; p++) {
          const value = xs[from + p]
          const tap = weights + p * outputs
          let sum = 0
          for (let o = 0; o < outputs; o++) {
            const d = dy[to + o]
            sum += d * w[tap + o]
            dw[tap + o] += value * d
          }
          dx[from + p] += sum
        }
      }),
    )
    return y
  }

  /** Batch norm and activation: all that these networks do between two convolutions. */
  normAndActivation(x: Plane): Plane {
    const { channels, values: xs } = x
    const scale = this.take(channels)
    const offset = this.take(channels)
    const n = xs.length / channels
    const own = moments(xs, channels)
    const given = this.options.statistics
    const start = this.seen.length
    this.seen.push(...own.mean, ...own.variance.map(v => (v * n) / (n - 1)))
    const center = given ? Float64Array.from({ length: channels }, (_, c) => given[start + c]) : own.mean
    const spread = given ? Float64Array.from({ length: channels }, (_, c) => given[start + channels + c]) : own.variance
    const deviation = spread.map(v => Math.sqrt(v + epsilon))
    const normal = xs.map((value, i) => (value - center[i % channels]) / deviation[i % channels])
    const scaled = normal.map((value, i) => scale.values[i % channels] * value)
    const isRelu = this.options.activation === 'relu'
    if (isRelu && this.options.decided)
      for (let c = 0; c < channels; c++) offset.values[c] = decidedOffset(offset.values[c], scaled, c, channels)
    const inputs = scaled.map((value, i) => value + offset.values[i % channels])
    if (isRelu) for (const value of inputs) this.margin = Math.min(this.margin, Math.abs(value))
    const y = plane(x.batch, x.height, x.width, channels)
    y.values.set(inputs.map(v => (v > 0 ? v : isRelu ? 0 : Math.expm1(v))))
    this.backward.push(() => {
      const d = y.gradient.map((value, i) => (inputs[i] > 0 ? value : isRelu ? 0 : value * Math.exp(inputs[i])))
      const [sum, sumNormal] = [offset.gradient, scale.gradient]
      for (let i = 0; i < d.length; i++) {
        sum[i % channels] += d[i]
        sumNormal[i % channels] += d[i] * normal[i]
      }
      // through the batch's own mean and variance: d − mean(d) − normal·mean(d ⊙ normal)
      const through = given ? 0 : 1 / n
      for (let i = 0; i < d.length; i++) {
        const c = i % channels
        const inner = d[i] - through * (sum[c] + normal[i] * sumNormal[c])
        x.gradient[i] += (scale.values[c] / deviation[c]) * inner
      }
    })
    return y
  }

  add(x: Plane, y: Plane): Plane {
    const sum = plane(x.batch, x.height, x.width, x.channels)
    sum.values.set(x.values.map((value, i) => value + y.values[i]))
    this.backward.push(() => {
      for (const term of [x, y]) for (let i = 0; i < sum.gradient.length; i++) term.gradient[i] += sum.gradient[i]
    })
    return sum
  }

  /** The channels of x, then those of y. */
  append(x: Plane, y: Plane): Plane {
    const both = plane(x.batch, x.height, x.width, x.channels + y.channels)
    /** calls f with each place in `both`, the part it comes from and its place there */
    const each = (f: (to: number, part: Plane, from: number) => void) => {
      for (let pixel = 0; pixel < x.batch * x.height * x.width; pixel++)
        for (let c = 0; c < both.channels; c++) {
          const part = c < x.channels ? x : y
          f(pixel * both.channels + c, part, pixel * part.channels + (c < x.channels ? c : c - x.channels))
        }
    }
    each((to, part, from) => {
      both.values[to] = part.values[from]
    })
    this.backward.push(() =>
      each((to, part, from) => {
        part.gradient[from] += both.gradient[to]
      }),
    )
    return both
  }

  /** Means over blocks of `rows` × `columns`. */
  average(x: Plane, rows: number, columns: number): Plane {
    const { batch, height, width, channels } = x
    const y = plane(batch, height / rows, width / columns, channels)
    const each = (f: (from: number, to: number) => void) => {
      for (let b = 0; b < batch; b++)
        for (let i = 0; i < height; i++)
          for (let j = 0; j < width; j++)
            for (let c = 0; c < channels; c++) {
              const above = (b * y.height + Math.floor(i / rows)) * y.width + Math.floor(j / columns)
              f(((b * height + i) * width + j) * channels + c, above * channels + c)
            }
    }
    each((from, to) => {
      y.values[to] += x.values[from] / (rows * columns)
    })
    this.backward.push(() =>
      each((from, to) => {
        x.gradient[from] += y.gradient[to] / (rows * columns)
      }),
    )
    return y
  }

  /** Each number times that of a mask, the same size. */
  mask(x: Plane, factors: ArrayLike<number>): Plane {
    const y = plane(x.batch, x.height, x.width, x.channels)
    y.values.set(x.values.map((value, i) => value * factors[i]))
    this.backward.push(() => {
      for (let i = 0; i < y.gradient.length; i++) x.gradient[i] += y.gradient[i] * factors[i]
    })
    return y
  }

  /** x·W + b of rows. */
  dense(x: Plane, outputs: number): Plane {
    const { batch, channels: inputs } = x
    const weights = this.take(inputs * outputs)
    const bias = this.take(outputs)
    const y = plane(batch, 1, 1, outputs)
    for (let b = 0; b < batch; b++)
      for (let o = 0; o < outputs; o++) {
        let sum = bias.values[o]
        for (let i = 0; i < inputs; i++) sum += x.values[b * inputs + i] * weights.values[i * outputs + o]
        y.values[b * outputs + o] = sum
      }
    this.backward.push(() => {
      for (let b = 0; b < batch; b++)
        for (let o = 0; o < outputs; o++) {
          const d = y.gradient[b * outputs + o]
          bias.gradient[o] += d
          for (let i = 0; i < inputs; i++) {
            weights.gradient[i * outputs + o] += x.values[b * inputs + i] * d
            x.gradient[b * inputs + i] += weights.values[i * outputs + o] * d
          }
        }
    })
    return y
  }

  /** Mean cross-entropy of logits [batch, classes]. */
  crossEntropy(logits: Plane, labels: ArrayLike<number>): number {
    const { batch, channels: classes } = logits
    let loss = 0
    for (let b = 0; b < batch; b++) {
      const row = logits.values.subarray(b * classes, (b + 1) * classes)
      const top = Math.max(...row)
      const total = row.reduce((sum, value) => sum + Math.exp(value - top), 0)
      loss += (Math.log(total) + top - row[labels[b]]) / batch
      for (let c = 0; c < classes; c++)
        logits.gradient[b * classes + c] = (Math.exp(row[c] - top) / total - (c === labels[b] ? 1 : 0)) / batch
    }
    return loss
  }
}

export function plane(batch: number, height: number, width: number, channels: number): Plane {
  const size = batch * height * width * channels
  return { batch, height, width, channels, values: new Float64Array(size), gradient: new Float64Array(size) }
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

/** A float32 number near `offset` whose sum with each of the channel's values is as far from 0 as the values allow. */
function decidedOffset(offset: number, values: Float64Array, channel: number, channels: number): number {
  const own = values.filter((_, i) => i % channels === channel).map(value => -value)
  own.sort()
  const next = own.findIndex(value => value > offset)
  const above = next < 0 ? own.length : next
  let [best, widest] = [offset, -1]
  // the widest gap between neighbours, of the forty nearest
  for (let i = Math.max(above - 20, 1); i < Math.min(above + 20, own.length); i++)
    if (own[i] - own[i - 1] > widest) [best, widest] = [(own[i] + own[i - 1]) / 2, own[i] - own[i - 1]]
  // values that are all the same leave no gap: all above 0 then
  return Math.fround(widest > 1e-4 ? best : own[own.length - 1] + 1)
}
