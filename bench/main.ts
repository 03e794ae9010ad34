import * as os from 'node:os'
import * as path from 'node:path'
import { updatesAt } from '../src/measurements/updates-at.js'
import { type KnownNetwork, knownNetworks } from '../src/networks/known-networks.js'
import { childEnvironment } from '../src/runs/environment.js'
import { packageFolder } from '../src/tables/lab-home.js'
import { alternate, type Entry } from './alternate.js'
import { type Contestant, contestant } from './contestant.js'
import { gradientFlop } from './flop.js'
import { pytorchPython } from './pytorch-environment.js'
import { spreadOf, spreadText } from './spread.js'
import { print, row, table } from './markdown.js'

// npm run bench [NETWORK…]: LeNet's gradient and a measured epoch beside PyTorch, or the gradients of the networks named,
// as tables on the standard output.

const threads = 2
const batch = 128
const epochRounds = 4
const variants = ['eager', 'eager, channels last', 'compiled', 'compiled, channels last']
/** Deep networks, whose gradient takes seconds: fewer rounds and no four mini-batches in a call (20 GB for DenseNet). */
const isDeep = (network: string): boolean => network === 'resnet-110' || network === 'densenet-40-36'
const roundsOf = (network: string): number => (isDeep(network) ? 4 : 7)
const packingsOf = (network: string): number[] => (isDeep(network) ? [1, 2] : [1, 2, 4])
/** mini-batches in a call when the lab is left to itself */
const usual = 2
/** fractions of an epoch, and its mini-batches */
const measureAt = [0.02, 0.11, 0.33, 1]
const updates = 64

/** Rates beside PyTorch's best, which is that of the highest median. Gives PyTorch's best variant. */
function printRates(
  lab: readonly Entry[],
  labRates: number[][],
  torch: readonly Entry[],
  torchRates: number[][],
): string {
  const medians = torchRates.map(rates => spreadOf(rates).median)
  const best = medians.indexOf(Math.max(...medians))
  const entries = [...lab, ...torch]
  ;[...labRates, ...torchRates].forEach((rates, i) => {
    const { median } = spreadOf(rates)
    const ratios = rates.map((rate, round) => rate / torchRates[best][round])
    const isBest = i === lab.length + best
    row(
      `${entries[i].contestant.name}, ${entries[i].label}${isBest ? ' (best)' : ''}`,
      median.toFixed(1),
      (1000 / median).toFixed(2),
      isBest ? '1' : spreadText(spreadOf(ratios)),
    )
  })
  return torch[best].label
}

async function gradients(lab: Contestant, torch: Contestant, network: string, channels: number): Promise<string> {
  const ours = packingsOf(network).map(packed => ({
    label: `${packed} packed`,
    contestant: lab,
    task: { task: 'gradients', network, channels, batch, packed } as const,
    multiple: packed,
  }))
  const theirs = variants.map(variant => ({
    label: variant,
    contestant: torch,
    task: { task: 'gradients', network, channels, batch, variant } as const,
  }))
  const rates = await alternate([...ours, ...theirs], roundsOf(network))
  table(`${network}, batch ${batch}, 32×32×${channels}, inputs ready`, 'gradients/s', 'ms', "ratio to PyTorch's best")
  return printRates(ours, rates.slice(0, ours.length), theirs, rates.slice(ours.length))
}

async function passes(
  lab: Contestant,
  torch: Contestant,
  network: string,
  channels: number,
  variant: string,
): Promise<void> {
  const ours = packingsOf(network).map(packed => ({
    label: `${packed} packed`,
    contestant: lab,
    task: { task: 'passes', network, channels, batch, packed } as const,
    multiple: packed,
  }))
  const theirs = [
    { label: variant, contestant: torch, task: { task: 'passes', network, channels, batch, variant } as const },
  ]
  const inputs = {
    label: 'of which drawing, augmenting, copying',
    contestant: lab,
    task: { task: 'inputs', network, channels, batch, packed: usual } as const,
  }
  const rates = await alternate([...ours, ...theirs, inputs], roundsOf(network))
  table(
    `${network}, batch ${batch}, 32×32×${channels}, augmented passes`,
    'gradients/s',
    'ms',
    "ratio to PyTorch's best",
  )
  printRates(ours, rates.slice(0, ours.length), theirs, [rates[ours.length]])
  const inputRates = rates[ours.length + 1]
  const shares = inputRates.map((rate, round) => rates[packingsOf(network).indexOf(usual)][round] / rate)
  print()
  print(
    `Of a gradient of the lab's pass (${usual} packed), drawing, augmenting and copying the images takes ${(1000 / spreadOf(inputRates).median).toFixed(2)} ms: ${spreadText(spreadOf(shares.map(share => 100 * share)), 1)} %.`,
  )
}

async function epochs(lab: Contestant, torch: Contestant, channels: number, variant: string): Promise<void> {
  interface Epoch {
    seconds: number
    counted: number
  }
  const after = measureAt.map(progress => updatesAt(progress, updates))
  const ours = (recorded: boolean) => (seed: number) =>
    lab.ask<Epoch>({ task: 'epoch', channels, batch, measureAt, recorded, seed })
  const theirs = (how: { fresh: boolean; losses: boolean }) => (seed: number) =>
    torch.ask<Epoch>({ task: 'epoch', network: 'lenet', channels, batch, measureAt: after, variant, seed, ...how })
  const sides = [
    { name: 'gradient-lab', run: ours(true) },
    { name: 'gradient-lab, with recording its graphs', run: ours(false) },
    { name: `PyTorch, ${variant}, stored gradients`, run: theirs({ fresh: false, losses: true }) },
    { name: `PyTorch, ${variant}, fresh gradients at every point`, run: theirs({ fresh: true, losses: true }) },
    { name: `PyTorch, ${variant}, the same without losses`, run: theirs({ fresh: true, losses: false }) },
  ]
  for (const { run } of sides) await run(0)
  const epochs: Epoch[][] = sides.map(() => [])
  for (let round = 1; round <= epochRounds; round++)
    for (const [i, { run }] of sides.entries()) epochs[i].push(await run(round))
  table(
    `A measured epoch: SVRG, stored snapshot gradients, ${updates} mini-batches of ${batch}, 32×32×${channels}, ${measureAt.length} points`,
    'seconds',
    'gradients per mini-batch',
    'beside the lab',
  )
  sides.forEach(({ name }, i) => {
    const seconds = spreadText(spreadOf(epochs[i].map(epoch => epoch.seconds)))
    const ratios = epochs[i].map((epoch, round) => epoch.seconds / epochs[0][round].seconds)
    row(name, seconds, epochs[i][0].counted.toFixed(3), i === 0 ? '' : spreadText(spreadOf(ratios)))
  })
}

async function limits(lab: Contestant, torch: Contestant, network: KnownNetwork, channels: number): Promise<void> {
  const size = 1024
  const entries = [lab, torch].map(who => ({
    label: 'matmul',
    contestant: who,
    task: { task: 'matmul', size } as const,
  }))
  const rates = (await alternate(entries, 5)).map(rates => (spreadOf(rates).median * 2 * size ** 3) / 1e9)
  const input = { height: 32, width: 32, channels, classes: 10 }
  const flop = gradientFlop(knownNetworks[network](input, {}), input) * batch
  print()
  print(
    `A gradient of ${network} on ${batch} images of 32×32×${channels} is ${(flop / 1e9).toFixed(2)} GFLOP in convolutions and products. Matrices of ${size}×${size} are multiplied at ${rates[0].toFixed(0)} GFLOP/s (TensorFlow) and ${rates[1].toFixed(0)} GFLOP/s (PyTorch): at that rate it would take ${((1000 * flop) / 1e9 / rates[0]).toFixed(1)} ms.`,
  )
}

const networks: readonly KnownNetwork[] = ['lenet', 'resnet-small', 'resnet-110', 'densenet-40-36']

async function main(): Promise<void> {
  const asked = process.argv.slice(2).map(name => {
    const network = networks.find(known => known === name)
    if (network === undefined) throw new RangeError(`bench: the networks are ${networks.join(', ')}, got ${name}`)
    return network
  })
  const environment = childEnvironment(threads)
  const lab = contestant('gradient-lab', process.execPath, [path.join(__dirname, 'gradient-lab.js')], environment)
  const script = path.join(packageFolder, 'bench', 'pytorch.py')
  const torch = contestant('PyTorch', pytorchPython(), ['-B', '-E', '-s', script, String(threads)], process.env)
  try {
    const versions = [
      await lab.ask<{ versions: string }>({ task: 'describe' }),
      await torch.ask<{ versions: string }>({ task: 'describe' }),
    ]
    print(
      `${new Date().toISOString().slice(0, 10)}, ${os.cpus()[0].model.trim()}, ${os.availableParallelism()} cores, ${os.type()}; ${threads} threads each`,
    )
    print(versions.map(({ versions }) => versions).join('; '))
    print(`Load average before: ${os.loadavg()[0].toFixed(2)}`)
    for (const network of asked) {
      await passes(lab, torch, network, 3, await gradients(lab, torch, network, 3))
      await limits(lab, torch, network, 3)
    }
    if (asked.length === 0) {
      const variant = await gradients(lab, torch, 'lenet', 3)
      await passes(lab, torch, 'lenet', 3, variant)
      await epochs(lab, torch, 3, variant)
      await limits(lab, torch, 'lenet', 3)
      await passes(lab, torch, 'lenet', 1, await gradients(lab, torch, 'lenet', 1))
    }
    print()
    print(`Load average afterwards: ${os.loadavg()[0].toFixed(2)}`)
  } finally {
    lab.close()
    torch.close()
  }
}

main().catch(error => {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exitCode = 1
})
