/** What is looked at of a tensor, or of one that is gone. */
export interface TensorFacts {
  readonly dataId: object
  readonly dtype: string
  readonly size: number
  /** the name of a `tf.Variable`, which takes its share of the values after it was counted */
  readonly name?: string
}

/** Where the values of tensors are. Tensors of the same values share them. */
interface Backend {
  refCount(dataId: object): number
  /** Takes one share, or with `force` all, and gives the memory back with the last. */
  disposeData(dataId: object, force?: boolean): boolean
  /** of the backend of TensorFlow's library */
  readonly tensorMap?: { has(dataId: object): boolean; delete(dataId: object): boolean }
}

/** What TensorFlow.js knows of the values of tensors. */
interface Values {
  readonly backend: Backend
  readonly bytes: number
}

interface Counts {
  numTensors: number
  numBytes: number
  numDataBuffers: number
  numStringTensors: number
}

/** The part of TensorFlow.js that counts tensors and knows where their values are. */
export interface TensorCounter {
  readonly backend: Backend
  readonly state: Counts & { readonly tensorInfo: Map<object, Values> }
}

/** A change of the counts, noted before it begins. */
interface Change {
  readonly tensor: TensorFacts
  readonly backend: Backend
  readonly isDisposal: boolean
  readonly counts: Counts
  /** tensors that shared the values before, with this one unless it is a variable that is being added */
  readonly shares: number
  /** undefined where no tensor has had them before */
  readonly values: Values | undefined
}

/** Completes what an interrupt has torn down in the midst of a tensor's beginning or end. */
export interface TornTensors {
  /** Notes that a tensor is being added or disposed of. */
  begin(tensor: TensorFacts, isDisposal: boolean, backend?: unknown): void
  end(): void
  /** Takes a tensor that was half there or half gone out of all counts, and gives its memory back. */
  complete(): void
}

/** Bytes of an element, where a tensor's own bytes are counted (those of complex numbers are their parts'). */
const bytesOf: Readonly<Record<string, number>> = { float32: 4, int32: 4, bool: 1 }

/**
 * TensorFlow.js changes its counts, its table of values and its backend's memory one after the other. An interrupt between
 * them leaves a count that is wrong for good, or a tensor that cannot be disposed of a second time: the backend throws, and
 * a scope that holds it can never be closed.
 *
 * @param forget called with a tensor that was taken out: nothing is to be done for it any more
 */
export function tornTensors(engine: TensorCounter, forget: (tensor: TensorFacts) => void): TornTensors {
  const { state } = engine
  let open: Change | undefined

  function complete(): void {
    if (open === undefined) return
    const { tensor, backend, isDisposal, counts, shares, values } = open
    open = undefined
    const { dataId, dtype, size } = tensor
    Object.assign(state, counts)
    if (isDisposal && values !== undefined) {
      state.numTensors--
      if (dtype === 'string') {
        state.numStringTensors--
        state.numBytes -= values.bytes
      } else state.numBytes -= size * (bytesOf[dtype] ?? 0)
    }
    Object.assign(tensor, { isDisposedInternal: true })
    forget(tensor)
    if (!isDisposal && tensor.name !== undefined) {
      if (backend.refCount(dataId) > shares) backend.disposeData(dataId)
      return
    }
    if (shares > 1) {
      if (backend.refCount(dataId) === shares) backend.disposeData(dataId)
      return
    }
    try {
      backend.disposeData(dataId, true)
    } catch {
      // The memory was given back before the interrupt came.
      if (backend.tensorMap?.has(dataId)) backend.tensorMap.delete(dataId)
    }
    state.tensorInfo.delete(dataId)
    if (values !== undefined) state.numDataBuffers--
  }

  return {
    begin(tensor, isDisposal, given) {
      // nothing is added or disposed of within another change, so one that is still open was torn down
      complete()
      const { numTensors, numBytes, numDataBuffers, numStringTensors } = state
      const values = state.tensorInfo.get(tensor.dataId)
      const backend = values?.backend ?? (given as Backend | undefined) ?? engine.backend
      open = {
        tensor,
        backend,
        isDisposal,
        counts: { numTensors, numBytes, numDataBuffers, numStringTensors },
        shares: backend.refCount(tensor.dataId),
        values,
      }
    },
    end() {
      open = undefined
    },
    complete,
  }
}
