import { spawnSync } from 'node:child_process'
import * as path from 'node:path'
import { packageFolder } from '../src/tables/lab-home.js'
import { pipInstall, pythonEnvironment, run } from './python-environment.js'

const folder = path.join(packageFolder, 'bench')
const requirements = path.join(folder, 'requirements.txt')
const withoutCuda = 'torch==2.13.0+cpu'
/** An index with PyTorch's packages for the CPU alone, where pip's own has only those with CUDA for Linux. */
const cpuIndex = process.env['GRADIENT_LAB_TORCH_INDEX']

/**
 * The Python that has PyTorch, in bench/.venv, with pip's settings on this machine; some minutes at the first call.
 * @throws Error with what pip said
 */
export function pytorchPython(): string {
  return pythonEnvironment(path.join(folder, '.venv'), requirements, python => {
    const install = [...pipInstall, '-r', requirements]
    const forCpu = [...install, withoutCuda, ...(cpuIndex === undefined ? [] : ['--extra-index-url', cpuIndex])]
    // without an index that has it, the package with CUDA does as well: it is larger, and computes on the CPU here
    if (process.platform !== 'linux' || !succeeds(python, forCpu)) run(python, install)
  })
}

function succeeds(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0
}
