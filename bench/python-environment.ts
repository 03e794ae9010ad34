import { spawnSync } from 'node:child_process'
import * as fs from 'node:fs'
import * as path from 'node:path'
import { packageFolder } from '../src/tables/lab-home.js'

/**
 * The Python of a virtual environment, made from the Python of the lab's own at the first call and whenever the
 * requirements change.
 *
 * @param install brings the packages into it
 * @throws Error with what pip said
 */
export function pythonEnvironment(venv: string, requirements: string, install: (python: string) => void): string {
  const python = path.join(venv, 'bin', 'python')
  const stamp = path.join(venv, 'installed.txt')
  const wanted = fs.readFileSync(requirements, 'utf8')
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === wanted) return python
  process.stderr.write(`Installing into ${path.relative(packageFolder, venv)} (once)\n`)
  fs.rmSync(venv, { recursive: true, force: true })
  run(path.join(packageFolder, '.venv', 'bin', 'python'), ['-I', '-m', 'venv', venv])
  install(python)
  fs.writeFileSync(`${stamp}.tmp`, wanted)
  fs.renameSync(`${stamp}.tmp`, stamp)
  return python
}

export const pipInstall = ['-I', '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check']

export function run(command: string, args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8' })
  if (status !== 0)
    throw new Error(`bench: ${args.join(' ')} failed: ${(error?.message ?? stderr).trim().slice(-2000)}`)
  return stdout
}
