import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { inWords, needs } from './disk.mjs'
import { explain, Failure, isDiskFull, lastMeaningfulLine } from './failure.mjs'

const zigVersion = '0.17.1'
const sources = ['tfjs_backend.cc', 'tfjs_binding.cc']

/** The folder of the installed TensorFlow: headers and libraries, from the package in the environment. */
export function tensorflowFolder(venv) {
  const lib = path.join(venv, 'lib')
  for (const python of fs.existsSync(lib) ? fs.readdirSync(lib) : []) {
    const folder = path.join(lib, python, 'site-packages', 'tensorflow')
    if (fs.existsSync(path.join(folder, 'include'))) return folder
  }
  throw new Failure('TensorFlow is missing in .venv: delete .venv and run the same command again', 1)
}

/** The content of everything that the binding is made from, besides TensorFlow. */
export function bindingSources(folders) {
  const folder = path.join(folders.tfjs, 'binding')
  const files = fs
    .readdirSync(folder)
    .sort()
    .map(name => path.join(folder, name))
  return [...files, path.join(folders.setUp, 'binding.mjs')].map(file => fs.readFileSync(file))
}

/**
 * The compilers to try, best first: GRADIENT_LAB_COMPILER (a command, or `zig`), CXX, else g++, clang++, and last the
 * compiler that comes as a Python package. A compiler that was named is the only one tried.
 */
export function compilers(environment = process.env, works = starts) {
  const named = environment.GRADIENT_LAB_COMPILER || environment.CXX
  if (named === 'zig') return [{ name: 'zig', command: undefined }]
  if (named) {
    const command = named.trim().split(/\s+/)
    if (!works(command[0]))
      throw new Failure(
        `the compiler ${named} named by ${environment.GRADIENT_LAB_COMPILER ? 'GRADIENT_LAB_COMPILER' : 'CXX'} does not start: correct or unset it`,
      )
    return [{ name: named, command }]
  }
  const found = ['g++', 'clang++'].filter(works).map(name => ({ name, command: [name] }))
  return [...found, { name: 'zig', command: undefined }]
}

function starts(command) {
  // On macOS clang++ without the command line tools opens a window instead of compiling.
  if (process.platform === 'darwin' && spawnSync('xcode-select', ['-p']).status !== 0) return false
  return spawnSync(command, ['--version'], { timeout: 30_000 }).status === 0
}

/** The arguments that compile and link the binding against TensorFlow's package. */
export function compilerArguments({ folders, tensorflow, target, platform = process.platform }) {
  const headers = path.join(folders.modules, 'node-api-headers', 'include')
  const mac = platform === 'darwin'
  const extension = mac ? '2.dylib' : 'so.2'
  const args = [
    '-O2',
    '-fPIC',
    '-std=c++17',
    '-w',
    '-DNAPI_VERSION=8',
    ...(mac ? ['-bundle', '-undefined', 'dynamic_lookup'] : ['-shared']),
    '-I',
    folders.tfjs,
    '-I',
    headers,
    '-I',
    path.join(tensorflow, 'include'),
    ...sources.map(name => path.join(folders.tfjs, 'binding', name)),
    path.join(tensorflow, `libtensorflow_cc.${extension}`),
    path.join(tensorflow, `libtensorflow_framework.${extension}`),
    `-Wl,-rpath,${tensorflow}`,
  ]
  // TensorFlow opens the CUDA libraries by name and knows where all of them lie but this one: linked here, it is there.
  const cusolver = path.join(path.dirname(tensorflow), 'nvidia', 'cusolver', 'lib')
  const library = path.join(cusolver, 'libcusolver.so.11')
  if (fs.existsSync(library)) args.push('-Wl,--no-as-needed', library, `-Wl,-rpath,${cusolver}`)
  return [...args, '-o', target]
}

/**
 * Compiles the binding into `target`.
 * @returns {Promise<string>} the compiler that did it
 */
export async function compileBinding({ folders, target, run, installZig, environment = process.env }) {
  const tensorflow = tensorflowFolder(folders.venv)
  const temporary = `${target.slice(0, -'.node'.length)}.tmp.node`
  fs.mkdirSync(path.dirname(target), { recursive: true })
  const args = compilerArguments({ folders, tensorflow, target: temporary })
  let failure = ''
  for (const { name, command } of compilers(environment)) {
    let status
    let log
    if (command === undefined) {
      await installZig(zigVersion)
      const machine = process.arch === 'arm64' ? 'aarch64' : 'x86_64'
      const cache = path.join(folders.zig, 'cache')
      const result = await run(
        path.join(folders.zig, 'ziglang', 'zig'),
        ['c++', ...(process.platform === 'linux' ? ['-target', `${machine}-linux-gnu.2.28`] : []), ...args],
        { ZIG_GLOBAL_CACHE_DIR: cache, ZIG_LOCAL_CACHE_DIR: cache },
      )
      status = result.status
      log = result.log
      if (status === 0) fs.rmSync(folders.zig, { recursive: true, force: true })
    } else {
      const result = await run(command[0], [...command.slice(1), ...args], {})
      status = result.status
      log = result.log
    }
    if (status === 0) {
      const check = await run(
        process.execPath,
        ['-e', 'console.log("TensorFlow " + require(process.argv[1]).TF_Version)', temporary],
        { TF_CPP_MIN_LOG_LEVEL: '3', CUDA_VISIBLE_DEVICES: '-1' },
      )
      if (check.status === 0 && check.log.includes('TensorFlow 2.21')) {
        fs.renameSync(temporary, target)
        return name
      }
      log = check.log
    }
    if (isDiskFull(log)) {
      fs.rmSync(temporary, { force: true })
      throw explain(log, 'the TensorFlow binding was compiled', 'npm', inWords(needs.built))
    }
    failure = `${name}: ${lastMeaningfulLine(log)}`
  }
  fs.rmSync(temporary, { force: true })
  throw new Failure(
    `the TensorFlow binding could not be compiled (${failure}): install g++ 9 or newer (Debian and Ubuntu: apt-get install g++; macOS: xcode-select --install), or set GRADIENT_LAB_COMPILER=zig`,
    1,
  )
}
