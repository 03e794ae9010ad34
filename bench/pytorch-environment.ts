import { spawnSync } from 'node:child_process'
import * as fs from 'node:fs'
import * as path from 'node:path'
import { packageFolder } from '../src/tables/lab-home.js'

const folder = path.join(packageFolder, 'bench')
const requirements = path.join(folder, 'requirements.txt')
const venv = path.join(folder, '.venv')
const stamp = path.join(venv, 'installed.txt')
const python = path.join(venv, 'bin', 'python')
const withoutCuda = 'torch==2.13.0+cpu'
/** An index with PyTorch's packages for the CPU alone, where pip's own has only those with CUDA for Linux. */
const cpuIndex = process.env['GRADIENT_LAB_TORCH_INDEX']

/**
 * The Python that has PyTorch: bench/.venv, made at the first call and whenever the requirements change, from the
 * Python of the lab's own environment and pip's settings on this machine.
 * @throws Error with what pip said
 */
export function pytorchPython(): string {
  const wanted = fs.readFileSync(requirements, 'utf8')
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === wanted) return python
  process.stderr.write('Installing PyTorch into bench/.venv (once, some minutes)\n')
  fs.rmSync(venv, { recursive: true, force: true })
  run(path.join(packageFolder, '.venv', 'bin', 'python'), ['-I', '-m', 'venv', venv])
  const install = ['-I', '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements]
  const forCpu = [...install, withoutCuda, ...(cpuIndex === undefined ? [] : ['--extra-index-url', cpuIndex])]
  // without an index that has it, the package with CUDA does as well: it is larger, and computes on the CPU here
  if (process.platform !== 'linux' || !succeeds(python, forCpu)) run(python, install)
  fs.writeFileSync(`${stamp}.tmp`, wanted)
  fs.renameSync(`${stamp}.tmp`, stamp)
  return python
}

function succeeds(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0
}

function run(command: string, args: readonly string[]): void {
  const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8' })
  if (status !== 0)
    throw new Error(`bench: ${args.join(' ')} failed: ${(error?.message ?? stderr).trim().slice(-2000)}`)
}
