import type { OpAttribute } from './tensorflow.js'

/** A tensor without its numbers, but for those of a constant, which may say a shape. */
export interface Description {
  readonly dtype: number
  readonly shape: readonly number[]
  readonly values?: ArrayLike<number>
}

type Shapes = readonly (readonly number[])[]
type Rule = (inputs: readonly Description[], attribute: (name: string) => unknown) => Shapes | undefined

const likeFirst: Rule = ([x]) => [x.shape]
const likeBoth: Rule = ([x, y]) => (x.shape.join() === y.shape.join() ? [x.shape] : undefined)
const saidBy =
  (input: number): Rule =>
  inputs => {
    const { values } = inputs[input]
    return values && Array.from(values).every(size => size >= 0) ? [Array.from(values)] : undefined
  }

/** Shapes of what an operation of a network returns: of those on whole images, whose running would take time. */
const rules: Readonly<Record<string, Rule>> = {
  Relu: likeFirst,
  ReluGrad: likeFirst,
  Elu: likeFirst,
  EluGrad: likeFirst,
  Identity: likeFirst,
  Add: likeBoth,
  Mul: likeBoth,
  Sub: likeBoth,
  Reshape: saidBy(1),
  Conv2DBackpropInput: saidBy(0),
  Conv2DBackpropFilter: saidBy(1),
  AvgPoolGrad: saidBy(0),
  MaxPoolGrad: likeFirst,
  Conv2D: ([x, kernel], attribute) => windows(x, kernel.shape, kernel.shape[3], attribute),
  AvgPool: ([x], attribute) => windows(x, (attribute('ksize') as number[]).slice(1, 3), x.shape[3], attribute),
  MaxPool: ([x], attribute) => windows(x, (attribute('ksize') as number[]).slice(1, 3), x.shape[3], attribute),
  FusedBatchNormV3: ([x, scale]) => [x.shape, scale.shape, scale.shape, scale.shape, scale.shape, [0]],
  FusedBatchNormGradV3: ([, x, scale]) => [x.shape, scale.shape, scale.shape, [0], [0]],
  ConcatV2(inputs) {
    const parts = inputs.slice(0, -1)
    const axis = inputs[parts.length].values?.[0]
    if (axis === undefined || axis < 0) return undefined
    const length = parts.reduce((sum, { shape }) => sum + shape[axis], 0)
    return [parts[0].shape.map((size, i) => (i === axis ? length : size))]
  },
  SplitV([x, sizes, { values }]) {
    const axis = values?.[0]
    if (axis === undefined || axis < 0 || !sizes.values) return undefined
    return Array.from(sizes.values, length => x.shape.map((size, i) => (i === axis ? length : size)))
  },
}

/** What a window that moves over images [batch, height, width, channels] leaves of them. */
function windows(
  { shape: [batch, ...sides] }: Description,
  window: readonly number[],
  channels: number,
  attribute: (name: string) => unknown,
): Shapes | undefined {
  const dilations = (attribute('dilations') as readonly number[] | undefined) ?? [1]
  if (attribute('data_format') !== 'NHWC' || dilations.some(size => size !== 1)) return undefined
  const strides = attribute('strides') as readonly number[]
  const padding = attribute('padding') as string
  const zeros = padding === 'EXPLICIT' ? (attribute('explicit_paddings') as readonly number[]) : new Array(8).fill(0)
  const after = [0, 1].map(axis => {
    const stride = strides[axis + 1]
    if (padding === 'SAME') return Math.ceil(sides[axis] / stride)
    return Math.floor((sides[axis] + zeros[2 * axis + 2] + zeros[2 * axis + 3] - window[axis]) / stride) + 1
  })
  return [[batch, ...after, channels]]
}

/** Shapes of an operation's results as far as they can be told without running it; undefined where not. */
export function outputShapes(
  name: string,
  attributes: readonly OpAttribute[],
  inputs: readonly Description[],
): Shapes | undefined {
  return Object.hasOwn(rules, name)
    ? rules[name](inputs, wanted => attributes.find(attribute => attribute.name === wanted)?.value)
    : undefined
}
