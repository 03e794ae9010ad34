import * as fs from 'node:fs'
import * as path from 'node:path'
import { packageFolder } from '../tables/lab-home.js'

/**
 * The environment of a run's process. TensorFlow reads its threads once, when it is loaded; the bits of a result depend on
 * them, so they come from the case's `threads` and never from the machine.
 */
export function childEnvironment(threads: number | undefined): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = { ...process.env, TF_CPP_MIN_LOG_LEVEL: '2' }
  if (threads !== undefined) {
    environment['TF_NUM_INTRAOP_THREADS'] = String(threads)
    environment['TF_NUM_INTEROP_THREADS'] = String(threads)
  }
  if (process.env['GRADIENT_LAB_DEVICE'] === 'cpu') environment['CUDA_VISIBLE_DEVICES'] = '-1'
  if (deviceName() !== 'cpu') {
    // kernels that add in a fixed order, where there are any; several runs share a GPU
    environment['TF_DETERMINISTIC_OPS'] ??= '1'
    environment['TF_FORCE_GPU_ALLOW_GROWTH'] ??= 'true'
  }
  return environment
}

/**
 * The device that TensorFlow will use, without loading it: `cpu`, or the NVIDIA GPU's name where there is one and the
 * installed TensorFlow has CUDA. GRADIENT_LAB_DEVICE=cpu or CUDA_VISIBLE_DEVICES=-1 choose the CPU.
 */
export function deviceName(): string {
  if (process.env['GRADIENT_LAB_DEVICE'] === 'cpu') return 'cpu'
  const visible = process.env['CUDA_VISIBLE_DEVICES']
  if (visible === '-1' || visible === '') return 'cpu'
  return hasCudaWheels() ? (nvidiaModel() ?? 'cpu') : 'cpu'
}

function nvidiaModel(): string | undefined {
  const folder = '/proc/driver/nvidia/gpus'
  if (!fs.existsSync(folder)) return undefined
  for (const gpu of fs.readdirSync(folder)) {
    const information = fs.readFileSync(path.join(folder, gpu, 'information'), 'utf8')
    const model = /^Model:\s*(.+)$/m.exec(information)?.[1].trim()
    if (model !== undefined) return model
  }
  return undefined
}

function hasCudaWheels(): boolean {
  const libraries = path.join(packageFolder, '.venv', 'lib')
  if (!fs.existsSync(libraries)) return false
  return fs
    .readdirSync(libraries)
    .some(python => fs.existsSync(path.join(libraries, python, 'site-packages', 'nvidia', 'cudnn')))
}
