import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { Failure } from './failure.mjs'
import { foldersOf, root } from './folders.mjs'
import { jupyterEnvironment, kernelName, tensorflowEnvironment } from './kernelspec.mjs'
import { cleanEnvironment } from './processes.mjs'
import { setUp } from './set-up.mjs'
import { test } from './tests.mjs'

const folders = foldersOf(root)

const usage = `node set-up/main.mjs COMMAND
  set-up      install and build everything that is missing
  start       set-up, then the main job
  lab         set-up, then JupyterLab on notebooks/
  test        set-up, then checks and tests (test:fast: the fast ones, test:long: all)
  bench       set-up, then the benchmark of gradients (bench kernel, figures, theory, engine, growth, curves: those)
  gallery     set-up, then docs/gallery.md and its pictures
`

/** Benchmarks that are asked for by name. */
const otherBenches = ['kernel', 'figures', 'theory', 'engine', 'growth', 'curves']

/** Runs a program in our place: its output, its signals and its exit status are ours. */
function handOver(command, args, environment) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: process.cwd(), env: environment, stdio: 'inherit' })
    const forward = signal => child.kill(signal)
    // The terminal sends an interrupt to both: the program decides what it means.
    process.on('SIGINT', () => {})
    for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, forward)
    child.on('error', reject)
    child.on('exit', (status, signal) =>
      resolve(status ?? (signal === 'SIGINT' ? 130 : signal === 'SIGTERM' ? 143 : 1)),
    )
  })
}

function program(...names) {
  const file = path.join(folders.dist, ...names)
  if (!fs.existsSync(file))
    throw new Failure(`${path.relative(root, file)} is missing: the checkout is not complete`, 1)
  return file
}

const commands = {
  async 'set-up'() {
    await setUp(root)
    return 0
  },
  async start(args) {
    await setUp(root)
    return handOver(process.execPath, [program('src', 'cli', 'main.js'), 'start', ...args], {
      ...tensorflowEnvironment,
      ...process.env,
    })
  },
  async bench(args) {
    const [named, ...rest] = args
    const other = otherBenches.includes(named)
    await setUp(root)
    return handOver(process.execPath, [program('bench', `${other ? named : 'main'}.js`), ...(other ? rest : args)], {
      ...tensorflowEnvironment,
      ...process.env,
    })
  },
  async gallery(args) {
    await setUp(root)
    return handOver(process.execPath, [program('gallery', 'main.js'), ...args], process.env)
  },
  async lab(args) {
    await setUp(root)
    const asRoot = process.getuid() === 0 ? ['--allow-root'] : []
    return handOver(
      folders.python,
      [
        '-I',
        '-m',
        'jupyterlab',
        `--ServerApp.root_dir=${path.join(root, 'notebooks')}`,
        `--MappingKernelManager.default_kernel_name=${kernelName}`,
        ...asRoot,
        ...args,
      ],
      cleanEnvironment(jupyterEnvironment(folders)),
    )
  },
  async test(args) {
    await setUp(root)
    return test({ folders, speed: 'test', args })
  },
  async 'test:fast'(args) {
    await setUp(root)
    return test({ folders, speed: 'fast', args })
  },
  async 'test:long'(args) {
    await setUp(root)
    return test({ folders, speed: 'long', args })
  },
}

/** Runs one command and ends the process with its exit status. */
export async function main([name = 'set-up', ...args]) {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (command === undefined) {
    process.stderr.write(usage)
    process.exitCode = name === '--help' || name === 'help' ? 0 : 2
    return
  }
  try {
    process.exitCode = await command(args)
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    process.stderr.write(`gradient-lab: ${error.message}\n`)
    if (error.status === 1 && fs.existsSync(folders.log))
      process.stderr.write(`What the programs said: ${path.relative(process.cwd(), folders.log)}\n`)
    process.exitCode = error.status
  }
}
