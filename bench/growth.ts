import * as os from 'node:os'
import * as path from 'node:path'
import { resnet } from '../src/networks/resnet.js'
import { childEnvironment } from '../src/runs/environment.js'
import { alternate } from './alternate.js'
import { contestant } from './contestant.js'
import { gradientFlop } from './flop.js'
import { print, row, table } from './markdown.js'
import { spreadOf } from './spread.js'

// npm run bench growth: how the time and the memory of a residual network's gradient grow with the mini-batch, the depth and
// the width, and what share of the machine's rate it uses, as a table on the standard output.

const cores = 2
const rounds = 3
const usual = { layers: 20, planes: 16, batch: 128 }

const settings = [
  ...[32, 64, 128, 256].map(batch => ({ ...usual, batch })),
  ...[8, 20, 38, 56].map(layers => ({ ...usual, layers })),
  ...[8, 16, 32, 48].map(planes => ({ ...usual, planes })),
]

interface Found {
  readonly ms: number
  readonly gflop: number
  readonly megabytes: number
}

const program = () =>
  contestant('gradient-lab', process.execPath, [path.join(__dirname, 'gradient-lab.js')], childEnvironment(cores))

/** One setting in a process of its own, so that its memory is its own. */
async function gradient({ layers, planes, batch }: typeof usual): Promise<Found> {
  const lab = program()
  try {
    const task = { task: 'gradients', network: 'resnet', channels: 3, batch, packed: 1, layers, planes } as const
    const [rates] = await alternate([{ label: 'gradient', contestant: lab, task }], rounds)
    const input = { height: 32, width: 32, channels: 3, classes: 10 }
    const { megabytes } = await lab.ask<{ megabytes: number }>({ task: 'memory' })
    return {
      ms: 1000 / spreadOf(rates).median,
      gflop: (gradientFlop(resnet(input, { layers, planes }), input) * batch) / 1e9,
      megabytes,
    }
  } finally {
    lab.close()
  }
}

/** What the machine reaches at best, in GFLOP/s: a product of matrices, and a convolution. */
async function limits(): Promise<{ product: number; convolution: number }> {
  const lab = program()
  try {
    const [product, convolution] = await alternate(
      [
        { label: 'product', contestant: lab, task: { task: 'matmul', size: 1024 } },
        { label: 'convolution', contestant: lab, task: { task: 'convolution', batch: 128 } },
      ],
      5,
    )
    return {
      product: (spreadOf(product).median * 2 * 1024 ** 3) / 1e9,
      convolution: (spreadOf(convolution).median * 2 * 9 * 64 * 64 * 1024 * 128) / 1e9,
    }
  } finally {
    lab.close()
  }
}

async function main(): Promise<void> {
  print(`${new Date().toISOString().slice(0, 10)}, ${os.cpus()[0].model.trim()}, ${os.availableParallelism()} cores`)
  print(`Load average before: ${os.loadavg()[0].toFixed(2)}`)
  const { product, convolution } = await limits()
  print(
    `A product of 1024×1024 matrices reaches ${product.toFixed(0)} GFLOP/s, a 3×3 convolution of 64 to 64 channels on 32×32 ${convolution.toFixed(0)}.`,
  )
  table('residual network, one gradient', 'ms', 'GFLOP', 'GFLOP/s', 'of the convolution', 'memory peak, MB')
  const known = new Map<string, Found>()
  for (const setting of settings) {
    const { layers, planes, batch } = setting
    const name = `${layers} layers, ${planes} planes, batch ${batch}`
    if (!known.has(name)) known.set(name, await gradient(setting))
    const { ms, gflop, megabytes } = known.get(name)!
    const rate = gflop / (ms / 1000)
    row(
      name,
      ms.toFixed(0),
      gflop.toFixed(1),
      rate.toFixed(0),
      `${((100 * rate) / convolution).toFixed(0)} %`,
      megabytes.toFixed(0),
    )
  }
  print()
  print(`Load average afterwards: ${os.loadavg()[0].toFixed(2)}`)
}

main().catch(error => {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exitCode = 1
})
