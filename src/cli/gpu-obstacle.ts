import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** Why TensorFlow does not use an NVIDIA GPU that is there. */
export interface GpuObstacle {
  readonly reason: string
  readonly remedy: string
}

/** What TensorFlow 2.21 opens by name: folder under `nvidia/` in the environment, library. The driver's come first. */
const driverLibraries = ['libcuda.so.1', 'libnvidia-ml.so.1']
const cudaLibraries = [
  ['cuda_runtime', 'libcudart.so.12'],
  ['cublas', 'libcublas.so.12'],
  ['cublas', 'libcublasLt.so.12'],
  ['cufft', 'libcufft.so.11'],
  ['cusolver', 'libcusolver.so.11'],
  ['cusparse', 'libcusparse.so.12'],
  ['cudnn', 'libcudnn.so.9'],
  ['nccl', 'libnccl.so.2'],
] as const

/** What there is to look at, so that each answer can be tried without a GPU. */
export interface GpuSurroundings {
  /** what nvidia-smi answered; undefined where it does not answer */
  readonly gpus: string | undefined
  /** the driver's device files are there */
  readonly deviceFiles: boolean
  readonly environment: NodeJS.ProcessEnv
  /** the folder of CUDA's libraries in the environment; undefined where TensorFlow is the one for the CPU */
  readonly nvidia: string | undefined
  /** The loader's complaint about a library, or undefined where it opens. */
  open(library: string): string | undefined
}

/** The first obstacle between TensorFlow and the GPU, or undefined where there is no GPU or it was not wanted. */
export function firstObstacle(here: GpuSurroundings): GpuObstacle | undefined {
  if (here.gpus === undefined && !here.deviceFiles) return undefined
  const visible = here.environment['CUDA_VISIBLE_DEVICES']
  if (here.environment['GRADIENT_LAB_DEVICE'] === 'cpu') return undefined
  if (visible === '-1' || visible === '')
    return { reason: `CUDA_VISIBLE_DEVICES=${visible} hides the GPU`, remedy: 'unset CUDA_VISIBLE_DEVICES' }
  if (here.gpus === undefined)
    return {
      reason: 'the NVIDIA driver is installed but nvidia-smi does not answer',
      remedy: 'install or restart the NVIDIA driver (a new driver needs a restart of the machine)',
    }
  if (here.nvidia === undefined)
    return {
      reason: 'the installed TensorFlow is the one for the CPU',
      remedy: 'GRADIENT_LAB_DEVICE=gpu npm run setup',
    }
  for (const library of driverLibraries) {
    const complaint = here.open(library)
    if (complaint !== undefined)
      return {
        reason: `the driver's ${library} cannot be opened: ${complaint}`,
        remedy:
          'install the NVIDIA driver with its compute libraries (in a container: NVIDIA_DRIVER_CAPABILITIES=compute,utility)',
      }
  }
  for (const [folder, library] of cudaLibraries) {
    const complaint = here.open(join(here.nvidia, folder, 'lib', library))
    if (complaint !== undefined)
      return {
        reason: `CUDA's ${library} cannot be opened: ${complaint}`,
        remedy: 'delete .venv and run GRADIENT_LAB_DEVICE=gpu npm run setup',
      }
  }
  return {
    reason:
      'driver and CUDA libraries open, and TensorFlow still registers no GPU (it may be too old for this TensorFlow, or busy)',
    remedy: 'TF_CPP_MIN_LOG_LEVEL=0 npx gradient-lab doctor shows what TensorFlow says',
  }
}

/** `firstObstacle` on this machine. `python`: the folder of the Python packages. */
export async function gpuObstacle(
  gpus: string | undefined,
  python: string | undefined,
): Promise<GpuObstacle | undefined> {
  const nvidia = python === undefined ? undefined : join(python, 'nvidia')
  const interpreter = python === undefined ? undefined : join(python, '..', '..', '..', 'bin', 'python')
  const program = 'import ctypes, sys; ctypes.CDLL(sys.argv[1], mode=ctypes.RTLD_GLOBAL)'
  return firstObstacle({
    gpus,
    deviceFiles: existsSync('/proc/driver/nvidia/gpus') && readdirSync('/proc/driver/nvidia/gpus').length > 0,
    environment: process.env,
    nvidia: nvidia !== undefined && existsSync(join(nvidia, 'cudnn')) ? nvidia : undefined,
    open(library) {
      if (interpreter === undefined) return 'the Python environment is missing'
      const { status, stderr } = spawnSync(interpreter, ['-I', '-c', program, library], { encoding: 'utf8' })
      return status === 0 ? undefined : (stderr.trim().split('\n').at(-1) ?? 'unknown').replace(/^OSError: /, '')
    },
  })
}
