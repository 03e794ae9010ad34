import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { GraphRecorder } from './graph-recorder.js'
import { scratchFolder } from './scratch-folder.js'
import { backend, type Tensor, tensorflow } from './tensorflow.js'

/** A function of tensors that runs as one TensorFlow graph. */
export interface Compiled {
  (...inputs: Tensor[]): Tensor[]
  /** nodes of the recorded graph */
  readonly operations: number
  /** Frees the graph; it cannot be called any more. */
  dispose(): void
}

/**
 * Records `f` on example inputs and returns a function of the same type that runs as one TensorFlow graph, in one
 * native call. `f` takes and returns tensors and may ask for gradients; its shapes and types are those of the examples.
 * `f` must be a function of its inputs alone: what it makes from plain numbers becomes a constant of the graph.
 * @throws TypeError when `f` reads the value of a tensor, uses one that was made outside, draws random numbers without a
 * seed input, calls `compile` or a compiled function, or returns no array of tensors; RangeError, when the compiled
 * function is called with another number of inputs, shape or type than recorded
 */
export function compile(f: (...inputs: Tensor[]) => Tensor[], examples: readonly Tensor[]): Compiled {
  const tf = tensorflow()
  const device = backend()
  const { binding } = device
  const recorder = new GraphRecorder(binding)
  let inputNames: string[] = []
  let outputNames: string[] = []
  tf.tidy(() => {
    const inputs = distinct(examples)
    device.getInputTensorIds(inputs) // uploads what is still on this side
    inputNames = inputs.map(input => recorder.input(input))
    recorder.record(() => {
      const outputs = f(...inputs)
      if (!Array.isArray(outputs) || !outputs.every(output => output instanceof tf.Tensor))
        throw new TypeError('compile: the function must return an array of tensors, at once and not as a promise')
      outputNames = outputs.map(output => recorder.output(output))
    })
  })
  if (outputNames.length === 0) throw new TypeError('compile: the function must return at least one tensor, got none')

  const parent = scratchFolder()
  mkdirSync(parent, { recursive: true })
  const folder = mkdtempSync(join(parent, 'graph-'))
  let model: number | undefined
  try {
    writeFileSync(join(folder, 'saved_model.pb'), recorder.serialize())
    model = binding.loadSavedModel(folder, 'serve')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }

  const shapes = examples.map(example => ({ shape: example.shape.slice(), dtype: example.dtype }))
  const inputs = inputNames.join(',')
  const outputs = outputNames.join(',')
  const run = (...tensors: Tensor[]): Tensor[] => {
    if (model === undefined) throw new Error('compile: this function has been disposed')
    if (tensors.length !== shapes.length)
      throw new RangeError(`compile: ${shapes.length} inputs were recorded, got ${tensors.length}`)
    tensors.forEach(({ shape, dtype, isDisposed }, i) => {
      const want = shapes[i]
      if (isDisposed) throw new Error(`compile: input ${i} has been disposed`)
      if (dtype !== want.dtype || shape.length !== want.shape.length || shape.some((s, d) => s !== want.shape[d]))
        throw new RangeError(
          `compile: input ${i} was recorded as ${want.dtype} [${want.shape}], got ${dtype} [${shape}]; compile again for this shape`,
        )
    })
    return device.binding
      .runSavedModel(model, device.getInputTensorIds(tensors), inputs, outputs)
      .map(metadata => device.createOutputTensor(metadata))
  }
  return Object.assign(run, {
    operations: recorder.operations,
    dispose: () => {
      if (model !== undefined) binding.deleteSavedModel(model)
      model = undefined
    },
  })
}

/** The examples, one that occurs before replaced by a copy: each input is an input of its own. */
function distinct(examples: readonly Tensor[]): Tensor[] {
  const seen = new Set<object>()
  return examples.map((example, i) => {
    if (example.isDisposed) throw new Error(`compile: example ${i} has been disposed`)
    if (seen.has(example.dataId)) return copy(example)
    seen.add(example.dataId)
    return example
  })
}

function copy(tensor: Tensor): Tensor {
  const device = backend()
  const { dtype } = device.tensorMap.get(tensor.dataId)
  return device.executeSingleOutput(
    'Identity',
    [{ name: 'T', type: device.binding.TF_ATTR_TYPE, value: dtype }],
    [tensor],
  )
}
