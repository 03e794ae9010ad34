import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import { Failure } from './failure.mjs'

/** True where an NVIDIA GPU answers. Machines without the driver's device files are not asked. */
export function nvidiaGpuAnswers() {
  if (process.platform !== 'linux') return false
  const driver = ['/dev/nvidiactl', '/dev/nvidia0', '/proc/driver/nvidia/version', '/dev/dxg'].some(file =>
    fs.existsSync(file),
  )
  if (!driver) return false
  for (const command of ['nvidia-smi', '/usr/lib/wsl/lib/nvidia-smi', '/usr/bin/nvidia-smi']) {
    const answer = spawnSync(command, ['-L'], { encoding: 'utf8', timeout: 60_000 })
    if (answer.status === 0) return /^GPU \d+:/m.test(answer.stdout)
  }
  try {
    return fs.readdirSync('/proc/driver/nvidia/gpus').length > 0
  } catch {
    return false
  }
}

/**
 * Which TensorFlow is installed. GRADIENT_LAB_DEVICE decides; else what is installed stays where it is the GPU's (it also
 * runs on machines without one, and a cluster's login node must not replace it); else a GPU that answers.
 * @returns {'cpu' | 'gpu'}
 */
export function chooseDevice(installed, environment = process.env, gpuAnswers = nvidiaGpuAnswers) {
  const wanted = environment.GRADIENT_LAB_DEVICE
  if (wanted !== undefined && wanted !== '') {
    if (wanted !== 'cpu' && wanted !== 'gpu')
      throw new Failure(`GRADIENT_LAB_DEVICE must be cpu or gpu, got ${wanted}: correct or unset it`)
    if (wanted === 'gpu' && process.platform !== 'linux')
      throw new Failure('GRADIENT_LAB_DEVICE=gpu needs Linux with an NVIDIA GPU: unset it or use cpu')
    return wanted
  }
  if (installed === 'gpu') return 'gpu'
  return gpuAnswers() ? 'gpu' : 'cpu'
}
