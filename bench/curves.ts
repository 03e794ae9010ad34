import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs, promisify } from 'node:util'
import { fetchDataset } from '../src/datasets/fetch.js'
import { sha256 } from '../src/datasets/manifest.js'
import { start } from '../src/runs/start.js'
import { labHome, packageFolder } from '../src/tables/lab-home.js'
import { type ImageFiles, takeFirstImages } from './first-images.js'
import { print, row, table } from './markdown.js'
import { pytorchPython } from './pytorch-environment.js'
import { type Compared, chanceBeyond, welch } from './welch.js'

// npm run bench curves [NETWORK…]: variance ratios of SVRG while a network trains, from the lab and from a PyTorch program
// written from the paper's text, over several seeds. Ends with status 1 where their means are too far apart.

interface Settings {
  readonly examples: number
  readonly seeds: number
  /** epochs that are measured in; the training ends with the last */
  readonly measureEpochs: readonly number[]
}

const known: Readonly<Record<string, Settings>> = {
  lenet: { examples: 10_000, seeds: 12, measureEpochs: [2, 5] },
  'resnet-small': { examples: 2560, seeds: 8, measureEpochs: [2, 4] },
}
const measureAt = [0.02, 0.11, 0.33, 1]
const threads = 1
/** standard errors that no ratio may be further apart */
const limit = 3

const quantities = ['ratio', 'sgdVariance', 'distance', 'trainLoss', 'testError'] as const
type Measured = Readonly<Record<'epoch' | 'progress' | (typeof quantities)[number], number>>

async function inTheLab(network: string, { measureEpochs }: Settings, seed: number, home: string): Promise<Measured[]> {
  const epochs = Math.max(...measureEpochs)
  const { done } = start(
    'variance-ratio',
    { dataset: 'cifar-10-part', network, epochs, measureEpochs, measureAt, threads, seed },
    { home },
  )
  return (await done) as unknown as Measured[]
}

interface Answer {
  readonly versions: string
  readonly rows: Measured[]
}

/** `home` keeps what it answers: the same task of the same program is not computed again. */
async function inPytorch(
  network: string,
  { measureEpochs }: Settings,
  seed: number,
  files: ImageFiles,
  home: string,
): Promise<Answer> {
  const task = JSON.stringify({ network, ...files, seed, measureEpochs, measureAt, threads })
  const programs = ['pytorch_svrg.py', 'pytorch_networks.py'].map(name => join(packageFolder, 'bench', name))
  const name = sha256([task, ...programs.map(file => readFileSync(file, 'utf8'))].join('\n')).slice(0, 12)
  const kept = join(home, `pytorch-${name}.json`)
  if (!existsSync(kept)) {
    const { stdout } = await promisify(execFile)(pytorchPython(), ['-B', '-E', '-s', programs[0], task])
    writeFileSync(`${kept}.tmp`, stdout)
    renameSync(`${kept}.tmp`, kept)
  }
  return JSON.parse(readFileSync(kept, 'utf8'))
}

/** One training after the other; what they take is told on the standard error stream. */
async function inTurn<T>(what: string, seeds: readonly number[], train: (seed: number) => Promise<T>): Promise<T[]> {
  const trainings: T[] = []
  for (const seed of seeds) {
    const started = performance.now()
    trainings.push(await train(seed))
    process.stderr.write(`${what}, seed ${seed}: ${((performance.now() - started) / 1000).toFixed(0)} s\n`)
  }
  return trainings
}

type Point = Pick<Measured, 'epoch' | 'progress'>

/** The logarithms of a quantity at a point, of the trainings of both sides. */
function compare(lab: Measured[][], torch: Measured[][], point: Point, quantity: (typeof quantities)[number]) {
  const logarithms = (trainings: Measured[][]) =>
    trainings.map(rows =>
      Math.log(rows.find(each => each.epoch === point.epoch && each.progress === point.progress)![quantity]),
    )
  return welch(logarithms(lab), logarithms(torch))
}

const signed = (x: number) => `${x < 0 ? '−' : '+'}${Math.abs(x).toFixed(1)}`
const percent = (x: number) => String(Number((100 * x).toPrecision(2)))

/** Prints both sides at every point. Gives how far apart the ratios are, in standard errors, point by point. */
function printCurves(title: string, points: readonly Point[], lab: Measured[][], torch: Measured[][]): number[] {
  const compared = points.map(point =>
    Object.fromEntries(quantities.map(quantity => [quantity, compare(lab, torch, point, quantity)])),
  ) as Record<(typeof quantities)[number], Compared>[]
  const range = ({ mean, low, high }: Compared['first']) =>
    `${Math.exp(mean).toFixed(3)} (${Math.exp(low).toFixed(3)} to ${Math.exp(high).toFixed(3)})`
  table(
    `Variance ratio, ${title}: epoch, progress`,
    'gradient-lab',
    'PyTorch',
    'standard errors apart',
    'degrees of freedom',
    `beyond ${limit} by chance, %`,
  )
  const names = points.map(({ epoch, progress }) => `${epoch}, ${(100 * progress).toFixed(0)} %`)
  compared.forEach(({ ratio }, i) => {
    const chance = percent(chanceBeyond(limit, ratio.degrees))
    row(
      names[i],
      range(ratio.first),
      range(ratio.second),
      signed(ratio.standardErrors),
      ratio.degrees.toFixed(1),
      chance,
    )
  })
  const cell = ({ first, second, standardErrors }: Compared) =>
    `${Math.exp(first.mean).toPrecision(3)}, ${Math.exp(second.mean).toPrecision(3)} (${signed(standardErrors)})`
  table(
    'gradient-lab, PyTorch (standard errors apart)',
    'variance of SGD',
    'distance from the snapshot',
    'train loss',
    'test error',
  )
  compared.forEach(({ sgdVariance, distance, trainLoss, testError }, i) => {
    row(names[i], ...[sgdVariance, distance, trainLoss, testError].map(cell))
  })
  const chances = compared.map(({ ratio }) => chanceBeyond(limit, ratio.degrees))
  const apart = compared.map(({ ratio }) => ratio.standardErrors)
  print()
  print(
    `Furthest apart are the ratios by ${Math.max(...apart.map(Math.abs)).toFixed(2)} standard errors. If the two were alike, at most ${percent(
      Math.min(
        1,
        chances.reduce((sum, p) => sum + p, 0),
      ),
    )} % of such comparisons would have one of the ${points.length} points beyond ${limit}.`,
  )
  return apart
}

function readArguments() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      from: { type: 'string' },
      home: { type: 'string' },
      seeds: { type: 'string' },
      examples: { type: 'string' },
    },
  })
  for (const name of positionals)
    if (!Object.hasOwn(known, name))
      throw new RangeError(`curves: the networks are ${Object.keys(known).join(', ')}, got ${name}`)
  const number = (name: 'seeds' | 'examples', least: number) => {
    const text = values[name]
    if (text === undefined) return {}
    if (!(Number.isInteger(Number(text)) && Number(text) >= least))
      throw new RangeError(`curves: --${name} must be an integer of at least ${least}, got ${text}`)
    return { [name]: Number(text) }
  }
  const changed = { ...number('seeds', 2), ...number('examples', 256) }
  const networks = positionals.length > 0 ? positionals : Object.keys(known)
  return {
    networks: networks.map(network => [network, { ...known[network], ...changed }] as const),
    from: values.from,
    home: values.home,
  }
}

async function main(): Promise<void> {
  const { networks, from, home } = readArguments()
  const folder = home === undefined ? mkdtempSync(join(tmpdir(), 'curves-')) : resolve(home)
  try {
    let source = labHome()
    if (from !== undefined) {
      source = join(folder, 'whole')
      await fetchDataset('cifar-10-part', { home: source, from: resolve(from) })
    }
    pytorchPython()
    for (const [network, settings] of networks) {
      const own = join(folder, `${network}-${settings.examples}`)
      const files = await takeFirstImages(source, settings.examples, own)
      process.env['GRADIENT_LAB_HOME'] = own // where a run's process finds the images
      const seeds = Array.from({ length: settings.seeds }, (_, seed) => seed)
      const [lab, answers] = await Promise.all([
        inTurn(`${network}, gradient-lab`, seeds, seed => inTheLab(network, settings, seed, own)),
        inTurn(`${network}, PyTorch`, seeds, seed => inPytorch(network, settings, seed, files, own)),
      ])
      const torch = answers.map(({ rows }) => rows)
      if (network === networks[0][0])
        print(`${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}; ${answers[0].versions}`)
      const points = settings.measureEpochs.flatMap(epoch => measureAt.map(progress => ({ epoch, progress })))
      const apart = printCurves(`${network}, ${settings.examples} images, ${settings.seeds} seeds`, points, lab, torch)
      if (!apart.every(z => Math.abs(z) <= limit)) process.exitCode = 1
    }
  } finally {
    if (home === undefined) rmSync(folder, { recursive: true, force: true })
  }
}

main().catch(error => {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exit(1) // the other side's training may go on
})
