import * as os from 'node:os'
import * as path from 'node:path'
import { knownNetworks, type KnownNetwork } from '../src/networks/known-networks.js'
import { childEnvironment } from '../src/runs/environment.js'
import { alternate, type Entry } from './alternate.js'
import { type Contestant, contestant } from './contestant.js'
import { print, row, table } from './markdown.js'
import { spreadOf, spreadText } from './spread.js'

// npm run bench engine [NETWORK…]: what other ways of running a gradient give, beside the way it is run, as tables on the
// standard output. Without a network: LeNet and the small ResNet.

const batch = 128
const rounds = 5
const cores = 2

/** TensorFlow's threads within an operation and for operations side by side. */
const threadSettings = [
  { label: '2 within, 2 between (as it is run)', within: 2, between: 2 },
  { label: '1 within, 2 between', within: 1, between: 2 },
  { label: '2 within, 1 between', within: 2, between: 1 },
]

const withEnvironment = (label: string, changes: NodeJS.ProcessEnv): Contestant =>
  contestant(label, process.execPath, [path.join(__dirname, 'gradient-lab.js')], {
    ...childEnvironment(cores),
    ...changes,
  })

/** Times in milliseconds and the rate beside the first entry's, round by round. */
async function compare(heading: string, entries: readonly Entry[]): Promise<void> {
  const rates = await alternate(entries, rounds)
  table(heading, 'ms', 'rate beside the first')
  entries.forEach(({ label }, i) => {
    const ratios = rates[i].map((rate, round) => rate / rates[0][round])
    row(label, (1000 / spreadOf(rates[i]).median).toFixed(2), i === 0 ? '1' : spreadText(spreadOf(ratios)))
  })
}

async function threads(network: KnownNetwork): Promise<void> {
  const labs = threadSettings.map(({ label, within, between }) =>
    withEnvironment(label, { TF_NUM_INTRAOP_THREADS: `${within}`, TF_NUM_INTEROP_THREADS: `${between}` }),
  )
  try {
    for (const packed of [1, 2])
      await compare(
        `${network}, gradient of ${batch} images, ${packed} packed: threads`,
        labs.map(lab => ({
          label: lab.name,
          contestant: lab,
          task: { task: 'gradients', network, channels: 3, batch, packed },
          multiple: packed,
        })),
      )
  } finally {
    for (const lab of labs) lab.close()
  }
}

async function parts(networks: readonly KnownNetwork[]): Promise<void> {
  const lab = withEnvironment('gradient-lab', {})
  try {
    for (const network of networks)
      await compare(
        `${network}: the whole gradient, and handing over its inputs and outputs alone`,
        (['gradients', 'handingOver'] as const).map(task => ({
          label: task === 'gradients' ? 'gradient, 1 packed' : 'a graph that computes nothing',
          contestant: lab,
          task: { task, network, channels: 3, batch, packed: 1 },
        })),
      )
    for (const [size, channels] of [
      [32, 8],
      [16, 16],
      [8, 32],
      [32, 16],
      [8, 64],
    ])
      await compare(
        `gradient of a 3×3 convolution in its kernel, ${batch} images ${size}×${size}, ${channels} to ${channels} channels`,
        ['operation', 'patches'].map(variant => ({
          label: variant === 'patches' ? 'patches of the image times dy' : 'Conv2DBackpropFilter (as it is run)',
          contestant: lab,
          task: { task: 'filterGradient', size, channels, batch, variant },
        })),
      )
  } finally {
    lab.close()
  }
}

async function main(): Promise<void> {
  const asked = process.argv.slice(2)
  for (const name of asked)
    if (!(name in knownNetworks))
      throw new RangeError(`bench: the networks are ${Object.keys(knownNetworks).join(', ')}, got ${name}`)
  const networks = (asked.length > 0 ? asked : ['lenet', 'resnet-small']) as KnownNetwork[]
  print(`${new Date().toISOString().slice(0, 10)}, ${os.cpus()[0].model.trim()}, ${os.availableParallelism()} cores`)
  print(`Load average before: ${os.loadavg()[0].toFixed(2)}`)
  for (const network of networks) await threads(network)
  await parts(networks)
  print()
  print(`Load average afterwards: ${os.loadavg()[0].toFixed(2)}`)
}

main().catch(error => {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exitCode = 1
})
