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
 * @throws TypeError when `f` reads the value of a tensor, uses one that was made outside, or draws random numbers
 * without a seed input; RangeError, when the compiled function is called with another shape or type than recorded
 */
export function compile(f: (...inputs: Tensor[]) => Tensor[], examples: readonly Tensor[]): Compiled {
  const tf = tensorflow()
  const device = backend()
  const { binding } = device
  device.getInputTensorIds(examples) // uploads what is still on this side
  const recorder = new GraphRecorder(binding)
  const inputNames = examples.map(example => recorder.input(example))
  let outputNames: string[] = []
  tf.tidy(() =>
    recorder.record(() => {
      const outputs = f(...examples)
      outputNames = outputs.map(output => recorder.output(output))
    }),
  )
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
    tensors.forEach(({ shape, dtype }, i) => {
      const want = shapes[i]
      if (dtype !== want.dtype || shape.length !== want.shape.length || shape.some((s, d) => s !== want.shape[d]))
        throw new RangeError(
          `compile: input ${i} was recorded as ${want.dtype} [${want.shape}], got ${dtype} [${shape}]; compile again for this shape`,
        )
    })
    return binding
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
