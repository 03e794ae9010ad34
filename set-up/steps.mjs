import fs from 'node:fs'
import path from 'node:path'
import { assemble, hashOfAssembly, isAssembled } from './assembly.mjs'
import { bindingSources, compileBinding } from './binding.mjs'
import { build, hashOfSources, isBuilt } from './build.mjs'
import { chooseDevice } from './device.mjs'
import { inWords, needs } from './disk.mjs'
import { explain, Failure } from './failure.mjs'
import { kernelspecIsCurrent, writeKernelspec } from './kernelspec.mjs'
import { pipSettings, uvSettings } from './package-index.mjs'
import { findPython } from './python.mjs'
import { firstMissing, hashOf, hashOfFiles, namesIn, readStamp, writeStamp } from './stamps.mjs'

const uvVersion = '0.13.9'

/** What is in the environment but changes while it is used, or is remade by itself. */
const changing = ['.set-up', 'jupyter', 'zig', 'bindings', 'uv', 'gradient-lab']

/** What merges the fonts of figures, and says in which folders they are. */
const fontProgram = path.join('src', 'figures', 'fonts.py')

/** The same of node_modules. */
const changingModules = ['.set-up', '.cache', '@tensorflow/tfjs-node-gpu/lib']

/**
 * The steps of the set-up. Each is done when its stamp holds the hash of its inputs and what it made is still whole.
 * Stamps lie in the folder that they speak of (.venv, node_modules, dist), so that deleting the folder is noticed.
 *
 * A step: `name`; `after`, the steps that it needs; `bytes`, the disk space that it takes, and `folder`, where; `isDone()`;
 * `run(context)`, which may return a detail for its line. `context.run(command, args, environment)` runs a program.
 */
export function stepsOf(folders, environment = process.env) {
  const stampIn = (folder, name) => path.join(folder, '.set-up', `${name}.json`)
  const stamps = {
    packages: stampIn(folders.modules, 'packages'),
    placed: stampIn(folders.modules, 'binding'),
    venv: stampIn(folders.venv, 'python'),
    python: stampIn(folders.venv, 'packages'),
    fonts: stampIn(folders.venv, 'fonts'),
    built: stampIn(folders.dist, 'built'),
    assembled: stampIn(folders.dist, 'assembled'),
    /** there while the compiler writes: killed meanwhile, its own record of what it wrote is not to be believed */
    building: stampIn(folders.dist, 'building'),
  }
  const device = () => chooseDevice(readStamp(stamps.python)?.device, environment)
  const requirements = chosen => path.join(folders.setUp, `requirements-${chosen}.txt`)
  const bindingHash = () =>
    hashOf(
      folders.root,
      fs.readFileSync(requirements(device())),
      environment.GRADIENT_LAB_COMPILER ?? '',
      environment.CXX ?? '',
      ...bindingSources(folders),
    )
  const bindingFile = hash => path.join(folders.bindings, `tfjs_binding-${hash}.node`)
  const placedFile = path.join(folders.tfjs, 'lib', 'napi-v8', 'tfjs_binding.node')

  return [
    {
      name: 'npm packages',
      after: [],
      bytes: needs.packages,
      folder: folders.modules,
      hash: () => {
        const { dependencies, devDependencies } = JSON.parse(fs.readFileSync(path.join(folders.root, 'package.json')))
        return hashOf(
          { dependencies, devDependencies },
          hashOfFiles(folders.root, ['package-lock.json', '.npmrc']),
          `${process.platform}-${process.arch}`,
        )
      },
      isDone() {
        return readStamp(stamps.packages)?.hash === this.hash() && isWhole(folders.modules, stamps.packages)
      },
      async run(context) {
        const hash = this.hash()
        // npm deletes node_modules in no order: killed meanwhile, what is left must not look done
        fs.rmSync(stamps.packages, { force: true })
        const [command, ...first] = npm(environment)
        const args = ['ci', '--ignore-scripts', '--include=dev', '--include=optional', '--no-audit', '--no-fund']
        const retries = ['--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=10000']
        const { status, log } = await context.run(
          command,
          [...first, ...args, ...retries, '--loglevel=error', '--no-progress'],
          {},
        )
        if (status === 127) throw new Failure('npm was not found: install Node with npm and run the same command again')
        if (status !== 0) throw explain(log, 'npm installed packages', 'npm', inWords(needs.packages))
        writeStamp(stamps.packages, { hash, names: namesIn(folders.modules, changingModules) })
      },
    },
    {
      name: 'Python environment',
      after: [],
      bytes: 0,
      isDone() {
        const stamp = readStamp(stamps.venv)
        const wanted = environment.GRADIENT_LAB_PYTHON || undefined
        return (
          stamp?.hash === hashOf(folders.venv, uvVersion) &&
          (wanted === undefined || wanted === stamp.asked || wanted === stamp.executable) &&
          fs.existsSync(folders.python) &&
          fs.existsSync(path.join(folders.uv, 'bin', 'uv')) &&
          isWhole(folders.venv, stamps.python)
        )
      },
      async run(context) {
        const remade = fs.existsSync(folders.venv)
        const python = findPython(environment)
        await fs.promises.rm(folders.venv, { recursive: true, force: true })
        const version = python.version.join('.')
        const bare = python.has.pip ? ['--without-pip'] : []
        const made = await context.run(python.executable, ['-I', '-m', 'venv', ...bare, folders.venv], {})
        if (made.status !== 0)
          throw /ensurepip|venv/.test(made.log) && !/os error|Errno/.test(made.log)
            ? new Failure(
                `Python ${version} (${python.executable}) could not make a virtual environment: install its venv (Debian and Ubuntu: apt-get install python3-venv), or name another in GRADIENT_LAB_PYTHON`,
              )
            : explain(made.log, 'Python made the environment', 'pip', inWords(needs.cpu))
        const pip = python.has.pip ? python.executable : folders.python
        const uv = ['install', '--target', folders.uv, '--no-deps', '--disable-pip-version-check', `uv==${uvVersion}`]
        const got = await context.run(pip, ['-I', '-m', 'pip', ...uv], {})
        if (got.status !== 0) throw explain(got.log, 'pip installed uv', 'pip', inWords(needs.cpu))
        const settings = await context.run(pip, ['-I', '-m', 'pip', 'config', 'list'], {}, { secret: true })
        context.pip = pipSettings(settings.log)
        writeStamp(stamps.venv, {
          hash: hashOf(folders.venv, uvVersion),
          executable: python.executable,
          asked: environment.GRADIENT_LAB_PYTHON || undefined,
          pip,
          version,
        })
        return `Python ${version}${remade ? ', remade' : ''}`
      },
    },
    {
      name: 'Python packages',
      after: ['Python environment'],
      get bytes() {
        return needs[device()]
      },
      folder: folders.venv,
      isDone() {
        return readStamp(stamps.python)?.hash === hashOf(fs.readFileSync(requirements(device())))
      },
      async run(context) {
        const chosen = device()
        const file = requirements(chosen)
        const hash = hashOf(fs.readFileSync(file))
        if (readStamp(stamps.python) === undefined) await emptySitePackages(folders.venv)
        fs.rmSync(stamps.python, { force: true })
        await uvPip(
          context,
          folders,
          stamps.venv,
          ['sync', '--compile-bytecode', file],
          'uv installed Python packages',
          needs[chosen],
        )
        writeStamp(stamps.python, { hash, device: chosen, names: namesIn(folders.venv, changing) })
        return chosen === 'gpu' ? 'TensorFlow for NVIDIA GPUs' : 'TensorFlow for the CPU'
      },
    },
    {
      name: 'TensorFlow binding',
      after: ['npm packages', 'Python packages'],
      bytes: 0,
      isDone() {
        if (!fs.existsSync(path.join(folders.tfjs, 'binding'))) return false
        const hash = bindingHash()
        return readStamp(stamps.placed)?.hash === hash && fs.existsSync(placedFile) && fs.existsSync(bindingFile(hash))
      },
      async run(context) {
        const hash = bindingHash()
        const file = bindingFile(hash)
        let compiler
        if (!fs.existsSync(file))
          compiler = await compileBinding({
            folders,
            target: file,
            environment,
            run: context.run,
            installZig: version =>
              uvPip(
                context,
                folders,
                stamps.venv,
                ['install', '--target', folders.zig, '--no-deps', `ziglang==${version}`],
                'uv installed a compiler (there is no g++ or clang++)',
                needs.compiler,
              ),
          })
        fs.mkdirSync(path.dirname(placedFile), { recursive: true })
        const temporary = `${placedFile}.tmp`
        fs.copyFileSync(file, temporary)
        fs.renameSync(temporary, placedFile)
        writeStamp(stamps.placed, { hash })
        return compiler === undefined ? 'compiled before' : `compiled by ${compiler}`
      },
    },
    {
      name: 'TypeScript',
      after: ['npm packages'],
      bytes: 0,
      isDone() {
        return readStamp(stamps.built)?.hash === hashOfSources(folders.root) && isBuilt(folders.root, folders.dist)
      },
      async run(context) {
        const hash = hashOfSources(folders.root)
        fs.rmSync(stamps.built, { force: true })
        if (fs.existsSync(stamps.building)) fs.rmSync(path.join(folders.dist, '.tsbuildinfo'), { force: true })
        writeStamp(stamps.building, { hash })
        await build({ folders, run: context.run, ended: () => fs.rmSync(stamps.building) })
        writeStamp(stamps.built, { hash })
      },
    },
    {
      name: 'WebAssembly',
      after: ['npm packages'],
      bytes: 0,
      isDone() {
        return readStamp(stamps.assembled)?.hash === hashOfAssembly(folders) && isAssembled(folders)
      },
      async run(context) {
        const hash = hashOfAssembly(folders)
        await assemble({ folders, run: context.run })
        writeStamp(stamps.assembled, { hash })
      },
    },
    {
      name: 'Fonts of figures',
      after: ['npm packages', 'Python packages'],
      bytes: 0,
      hash: () => {
        const inputs = [fontProgram, 'package-lock.json', path.join('set-up', path.basename(requirements(device())))]
        return hashOf(folders.venv, hashOfFiles(folders.root, inputs))
      },
      isDone() {
        const stamp = readStamp(stamps.fonts)
        return stamp?.hash === this.hash() && stamp.made.every(folder => fs.existsSync(folder))
      },
      async run(context) {
        const hash = this.hash()
        const { dependencies } = JSON.parse(fs.readFileSync(path.join(folders.root, 'package.json')))
        const sources = Object.keys(dependencies).map(name => [name, path.join(folders.modules, name)])
        const args = [path.join(folders.root, fontProgram), JSON.stringify(Object.fromEntries(sources)), folders.fonts]
        const { status, log } = await context.run(folders.python, ['-B', '-s', ...args], {})
        if (status !== 0) throw explain(log, 'Python merged the fonts of figures', 'pip', inWords(needs.built))
        writeStamp(stamps.fonts, { hash, made: log.split('\n').filter(line => line.startsWith(folders.fonts)) })
      },
    },
    {
      name: 'Jupyter kernel',
      after: ['Python packages'],
      bytes: 0,
      isDone() {
        return kernelspecIsCurrent(folders)
      },
      async run() {
        writeKernelspec(folders)
      },
    },
  ]
}

/** npm as it was started, else the one beside this Node, else the one on the PATH. */
function npm(environment) {
  const running = environment.npm_execpath
  if (running !== undefined && /npm-cli\.js$/.test(running) && fs.existsSync(running))
    return [process.execPath, running]
  const beside = path.join(path.dirname(process.execPath), 'npm')
  return [fs.existsSync(beside) ? beside : 'npm']
}

/** Nothing that was installed has been deleted since; true where nothing was installed yet. */
function isWhole(folder, stampFile) {
  const names = readStamp(stampFile)?.names
  return names === undefined || firstMissing(folder, names) === undefined
}

/**
 * Deletes what a killed uv left: it takes a package for installed as soon as its metadata is there, and links the other
 * files after that. pip, where the environment has its own, was there before uv and stays.
 */
async function emptySitePackages(venv) {
  const lib = path.join(venv, 'lib')
  for (const python of fs.readdirSync(lib)) {
    const folder = path.join(lib, python, 'site-packages')
    for (const name of fs.existsSync(folder) ? fs.readdirSync(folder) : [])
      if (!/^pip(-|$)/.test(name)) await fs.promises.rm(path.join(folder, name), { recursive: true, force: true })
  }
}

/** `uv pip …` on the environment, with pip's settings translated, and the system's certificates where uv's own fail. */
async function uvPip(context, folders, venvStamp, [command, ...args], what, bytes) {
  if (context.pip === undefined) {
    const { pip } = readStamp(venvStamp)
    const settings = await context.run(pip, ['-I', '-m', 'pip', 'config', 'list'], {}, { secret: true })
    context.pip = pipSettings(settings.log)
  }
  const settings = uvSettings(context.pip)
  const environment = { ...settings.environment, UV_PYTHON_DOWNLOADS: 'never', UV_NO_PROGRESS: '1' }
  const uv = path.join(folders.uv, 'bin', 'uv')
  const all = ['pip', command, '--python', folders.python, ...settings.args, ...args]
  let { status, log } = await context.run(uv, all, environment)
  if (status !== 0 && /certificate|UnknownIssuer/i.test(log))
    ({ status, log } = await context.run(uv, all, { ...environment, UV_SYSTEM_CERTS: '1' }))
  if (status !== 0) throw explain(log, what, 'uv', inWords(bytes))
}
