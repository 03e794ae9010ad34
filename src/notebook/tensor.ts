import type { Bundle } from './displayable.js'

/** A tensor of TensorFlow.js, known by its properties: showing one must not load the library. */
interface ShownTensor {
  readonly dataId: object
  readonly shape: readonly number[]
  readonly dtype: string
  readonly isDisposed: boolean
  toString(verbose: true): string
}

export function isTensor(value: unknown): value is ShownTensor {
  if (typeof value !== 'object' || value === null) return false
  const { dataId, shape, dtype, isDisposed } = value as Partial<ShownTensor>
  return typeof dataId === 'object' && Array.isArray(shape) && typeof dtype === 'string' && isDisposed !== undefined
}

/** Kind, shape and values of a tensor; of a large one only the first and last of each dimension. */
export function tensorBundle(tensor: ShownTensor): Bundle {
  const { dtype, shape } = tensor
  const text = tensor.isDisposed ? `Tensor ${dtype} [${shape}], disposed: its values are gone` : tensor.toString(true)
  return { 'text/plain': text }
}
