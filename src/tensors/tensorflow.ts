import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type * as TensorFlow from '@tensorflow/tfjs-node-gpu'
import { restoreRemovedFunctions } from './removed-functions.js'

export type Tensor = TensorFlow.Tensor
export type TensorFlowModule = typeof TensorFlow

/** What the C++ binding of tfjs-node offers, as far as we call it. */
export interface Binding {
  readonly TF_FLOAT: number
  readonly TF_INT32: number
  readonly TF_BOOL: number
  readonly TF_ATTR_STRING: number
  readonly TF_ATTR_INT: number
  readonly TF_ATTR_FLOAT: number
  readonly TF_ATTR_BOOL: number
  readonly TF_ATTR_TYPE: number
  readonly TF_ATTR_SHAPE: number
  readonly TF_Version: string
  createTensor(shape: number[], dtype: number, values: ArrayLike<number>): number
  deleteTensor(id: number): void
  tensorDataSync(id: number): Float32Array | Int32Array | Uint8Array
  executeOp(name: string, attributes: OpAttribute[], inputs: number[], outputs: number): OutputMetadata[]
  loadSavedModel(folder: string, tags: string): number
  deleteSavedModel(id: number): void
  runSavedModel(id: number, inputs: number[], inputNames: string, outputNames: string): OutputMetadata[]
  isUsingGpuDevice(): boolean
}

export interface OpAttribute {
  name: string
  type: number
  value: unknown
}

export interface OutputMetadata {
  id: number
  dtype: number
  shape: number[]
}

/** The tfjs backend behind that binding. */
export interface Backend {
  binding: Binding
  isUsingGpuDevice: boolean
  tensorMap: { get(dataId: object): { id: number; dtype: number; shape: number[]; values: unknown } }
  getInputTensorIds(tensors: readonly Tensor[]): number[]
  createOutputTensor(metadata: OutputMetadata): Tensor
  executeMultipleOutputs(name: string, attributes: OpAttribute[], inputs: readonly Tensor[], outputs: number): Tensor[]
  executeSingleOutput(name: string, attributes: OpAttribute[], inputs: readonly Tensor[]): Tensor
  write(values: unknown, shape: number[], dtype: string): object
}

let loaded: TensorFlowModule | undefined

/**
 * TensorFlow, loaded at the first call: the one door to it. Threads are those of the environment at that moment
 * (TF_NUM_INTRAOP_THREADS, TF_NUM_INTEROP_THREADS), since TensorFlow reads them once.
 * @throws Error when the binding has not been built, naming the command that builds it
 */
export function tensorflow(): TensorFlowModule {
  if (loaded) return loaded
  const folder = join(require.resolve('@tensorflow/tfjs-node-gpu/package.json'), '..')
  if (!existsSync(join(folder, 'lib', 'napi-v8', 'tfjs_binding.node')))
    throw new Error('tensorflow: the binding to TensorFlow is not built; run `npm run setup`')
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2'
  restoreRemovedFunctions()
  loaded = require('@tensorflow/tfjs-node-gpu') as TensorFlowModule
  return loaded
}

export function backend(): Backend {
  return tensorflow().backend() as unknown as Backend
}

/** Whether TensorFlow has been loaded into this process. */
export function isTensorflowLoaded(): boolean {
  return loaded !== undefined
}
