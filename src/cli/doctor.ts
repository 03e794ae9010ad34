import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { availableParallelism, cpus, totalmem } from 'node:os'
import { delimiter, isAbsolute, join, relative } from 'node:path'
import { knownSets } from '../datasets/known-sets.js'
import { datasetChecksum, hasDataset, loadDataset, setFolder } from '../datasets/load.js'
import { labHome, packageFolder } from '../tables/lab-home.js'
import type { SelfTest } from './device-self-test.js'
import { gpuObstacle } from './gpu-obstacle.js'

/** One thing that was looked at. */
export interface DoctorRow {
  readonly check: string
  readonly ok: boolean
  readonly value: string
  /** the command or change that mends it; null where nothing is wrong */
  readonly remedy: string | null
}

const setUp = 'npm run setup'
const venv = join(packageFolder, '.venv')

const good = (check: string, value: string): DoctorRow => ({ check, ok: true, value, remedy: null })
const bad = (check: string, value: string, remedy: string): DoctorRow => ({ check, ok: false, value, remedy })
const found = (check: string, value: string | undefined): DoctorRow =>
  value === undefined ? bad(check, 'missing', setUp) : good(check, value)

/** What a program printed, or undefined where it does not start, fails, or says nothing for a minute. */
function output(command: string, args: readonly string[], env = process.env): Promise<string | undefined> {
  return new Promise(resolve => {
    execFile(command, args, { env, timeout: 60_000 }, (error, text) => resolve(error === null ? text : undefined))
  })
}

/** The version of an npm package that this package would load. */
function npmVersion(name: string): string | undefined {
  for (const folder of require.resolve.paths(name) ?? []) {
    const file = join(folder, name, 'package.json')
    if (existsSync(file)) return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
  }
  return undefined
}

/** The folder of the Python packages in the environment. */
function sitePackages(): string | undefined {
  const lib = join(venv, 'lib')
  const python = existsSync(lib) ? readdirSync(lib).find(name => name.startsWith('python3.')) : undefined
  return python && join(lib, python, 'site-packages')
}

/** Names and versions of the Python packages in the environment. */
function pythonPackages(folder: string | undefined): ReadonlyMap<string, string> {
  const versions = new Map<string, string>()
  for (const name of folder !== undefined && existsSync(folder) ? readdirSync(folder) : []) {
    const match = /^(.+)-([^-]+)\.dist-info$/.exec(name)
    if (match !== null) versions.set(match[1].toLowerCase().replace(/[-_.]+/g, '-'), match[2])
  }
  return versions
}

/** The first of these programs on the PATH. */
function onPath(names: readonly string[]): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  return names.find(name => folders.some(folder => existsSync(join(folder, name))))
}

async function programs(): Promise<DoctorRow[]> {
  const compiler = process.env['GRADIENT_LAB_COMPILER'] || process.env['CXX'] || onPath(['g++', 'clang++'])
  const [npm, python, version] = await Promise.all([
    output('npm', ['--version']),
    output(join(venv, 'bin', 'python'), ['-I', '--version']),
    compiler === undefined ? undefined : output(compiler, ['--version']),
  ])
  const [major, minor] = process.versions.node.split('.').map(Number)
  const nodeIsNew = major > 20 || (major === 20 && minor >= 19)
  return [
    good('gradient-lab', npmVersion('gradient-lab') ?? packageVersion()),
    nodeIsNew ? good('node', process.versions.node) : bad('node', process.versions.node, 'install Node 20.19 or newer'),
    npm === undefined ? bad('npm', 'missing', 'install Node with npm') : good('npm', npm.trim()),
    found('python', python?.replace(/^Python /, '').trim()),
    good('compiler', version?.split('\n')[0].trim() ?? 'none: the set-up brings its own (ziglang)'),
  ]
}

function packageVersion(): string {
  return (JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as { version: string }).version
}

function libraries(python: ReadonlyMap<string, string>): DoctorRow[] {
  const tensorflow = python.get('tensorflow') ?? python.get('tensorflow-cpu')
  const kind = python.has('nvidia-cudnn-cu12') ? 'with CUDA' : 'for the CPU'
  return [
    found('tensorflow', tensorflow && `${tensorflow} (${kind})`),
    found('tfjs', npmVersion('@tensorflow/tfjs-node-gpu')),
    found('tslab', npmVersion('tslab')),
    found('polars', npmVersion('nodejs-polars')),
    found('jupyterlab', python.get('jupyterlab')),
    found('vl-convert', python.get('vl-convert-python')),
  ]
}

/** The kernel that notebooks ask for starts this Node and this checkout. */
function kernel(): DoctorRow {
  const file = join(venv, 'share', 'jupyter', 'kernels', 'gradient-lab', 'kernel.json')
  if (!existsSync(file)) return bad('kernel', 'missing', setUp)
  const { argv } = JSON.parse(readFileSync(file, 'utf8')) as { argv: string[] }
  const missing = argv.filter(part => isAbsolute(part)).find(part => !existsSync(part))
  if (missing !== undefined) return bad('kernel', `names ${missing}, which is gone`, setUp)
  return good('kernel', relative(packageFolder, file))
}

function dataSets(): DoctorRow[] {
  const home = labHome()
  return knownSets.map(set => {
    const check = `data ${set.name}`
    if (!hasDataset(set.name, home)) return good(check, `not fetched (npx gradient-lab fetch ${set.name})`)
    try {
      if (set.packaged) loadDataset(set.name, home)
      else datasetChecksum(set.name, home)
    } catch (error) {
      return bad(check, (error as Error).message, `npx gradient-lab fetch ${set.name}`)
    }
    return good(check, setFolder(set, home))
  })
}

/** Computes on the device in a process of its own: TensorFlow ends its process when a check inside it fails. */
async function device(python: string | undefined): Promise<DoctorRow[]> {
  const threads = ['INTRAOP', 'INTEROP'].map(kind => process.env[`TF_NUM_${kind}_THREADS`])
  const rows = [
    good(
      'threads',
      `${availableParallelism()} cores; runs use their parameter threads${threads.some(Boolean) ? `, TF_NUM_INTRAOP_THREADS and TF_NUM_INTEROP_THREADS are ${threads.map(n => n ?? 'unset').join(' and ')}` : ''}`,
    ),
  ]
  const tfjs = require.resolve
    .paths('x')
    ?.map(folder => join(folder, '@tensorflow', 'tfjs-node-gpu'))
    .find(existsSync)
  const binding = tfjs && join(tfjs, 'lib', 'napi-v8', 'tfjs_binding.node')
  if (binding === undefined || !existsSync(binding)) return [...rows, bad('binding', 'not built', setUp)]
  rows.push(
    good('binding', `${relative(packageFolder, binding)} (${statSync(binding).mtime.toISOString().slice(0, 10)})`),
  )
  const environment: NodeJS.ProcessEnv = { TF_CPP_MIN_LOG_LEVEL: '2', ...process.env }
  if (process.env['GRADIENT_LAB_DEVICE'] === 'cpu') environment['CUDA_VISIBLE_DEVICES'] = '-1'
  const text = await output(process.execPath, [join(__dirname, 'device-self-test.js')], environment)
  const last = text?.trim().split('\n').at(-1)
  if (last === undefined)
    return [...rows, bad('device', 'TensorFlow ended when it was asked to compute', `delete .venv and run ${setUp}`)]
  const test = JSON.parse(last) as SelfTest
  rows.push(...(await deviceRows(test, python)))
  // Graphics processors multiply in TensorFloat-32 unless they are told not to: 10 bits of mantissa.
  const tolerance = test.onGpu ? 5e-3 : 1e-5
  const judge = (check: string, error: number) => {
    const value = `relative error ${error.toExponential(1)}${test.onGpu && error > 1e-5 ? ' (TensorFloat-32)' : ''}`
    return error <= tolerance
      ? good(check, value)
      : bad(
          check,
          `${value}, allowed ${tolerance}`,
          `delete .venv and run ${setUp}; GRADIENT_LAB_DEVICE=cpu avoids the GPU`,
        )
  }
  return [...rows, judge('matmul', test.productError), judge('compiled gradient', test.gradientError)]
}

async function deviceRows(test: SelfTest, python: string | undefined): Promise<DoctorRow[]> {
  const gpus = (
    await output('nvidia-smi', ['--query-gpu=name,memory.total,driver_version', '--format=csv,noheader'])
  )?.trim()
  if (test.onGpu) return [good('device', gpus ? gpus.split('\n').join('; ') : 'NVIDIA GPU')]
  const gigabytes = (totalmem() / 2 ** 30).toFixed(0)
  const rows = [good('device', `CPU: ${cpus()[0]?.model.trim() ?? 'unknown'}, ${gigabytes} GiB memory`)]
  const obstacle = await gpuObstacle(gpus, python)
  if (obstacle !== undefined) rows.push(bad('gpu', obstacle.reason, obstacle.remedy))
  return rows
}

/**
 * Looks at everything that a run needs: versions, device, threads, compiler, kernel, data sets; and computes a product
 * of matrices and a compiled gradient on the device against plain loops in double precision.
 */
export async function doctor(): Promise<DoctorRow[]> {
  const folder = sitePackages()
  const [first, last] = await Promise.all([programs(), device(folder)])
  return [...first, ...libraries(pythonPackages(folder)), kernel(), ...last, ...dataSets()]
}
