import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type KnownNetwork, knownNetworks } from '../src/networks/known-networks.js'
import { partition } from '../src/problems/partition.js'
import { rootKey } from '../src/random/root-key.js'
import { packageFolder } from '../src/tables/lab-home.js'
import { readNpz, writeNpz } from '../src/tables/npz.js'
import { tensorSpace } from '../src/tensors/tensor-vector.js'
import { workload } from '../src/workloads/workload.js'
import { print, row, table } from './markdown.js'
import { noise } from './noise.js'
import { pytorchPython } from './pytorch-environment.js'

// node dist/bench/gradients.js [NETWORK…]: loss and gradient at the same parameters and mini-batch in the lab, in PyTorch
// and in PyTorch's double precision.

const batch = 16
const channels = 3
const key = rootKey(0)

interface Compared {
  readonly loss: number
  readonly gradient: ArrayLike<number>
}

function relativeError(x: Compared, exact: Compared): number {
  let [difference, norm] = [0, 0]
  for (let i = 0; i < exact.gradient.length; i++) {
    difference += (x.gradient[i] - exact.gradient[i]) ** 2
    norm += exact.gradient[i] ** 2
  }
  return Math.sqrt(difference / norm)
}

/** The lab's loss and gradient; what they were computed from is written to `file`. */
function inTheLab(name: KnownNetwork, file: string): Compared {
  const dataset = noise(channels)
  const { train, mean, std } = dataset
  const network = knownNetworks[name]({ height: 32, width: 32, channels, classes: dataset.classes }, {})
  const problem = workload({ dataset, network, augmented: false })
  const [miniBatch] = partition(problem.size, batch, key)
  const x = problem.initial(key)
  const values = x.read()
  const size = 32 * 32 * channels
  const images = new Float32Array(batch * size)
  miniBatch.indices.forEach((index, place) => {
    for (let i = 0; i < size; i++)
      images[place * size + i] = (train.images[index * size + i] / 255 - mean[i % channels]) / std[i % channels]
  })
  const { entries } = problem.layout
  writeFileSync(
    file,
    writeNpz([
      { name: 'images', shape: [batch, 32, 32, channels], data: images },
      { name: 'labels', shape: [batch], data: Int32Array.from(miniBatch.indices, index => train.labels[index]) },
      ...entries.map(({ shape, offset }, i) => ({
        name: `parameter${i}`,
        shape: [...shape],
        data: Float32Array.from(values.slice(offset, entries[i + 1]?.offset ?? values.length)),
      })),
    ]),
  )
  const { loss, gradient } = problem.evaluate(x, miniBatch)
  const compared = { loss, gradient: gradient.read() }
  tensorSpace.release([x, gradient])
  problem.dispose()
  return compared
}

function main(): void {
  const asked = process.argv.slice(2)
  const names = (asked.length > 0 ? asked : ['lenet', 'resnet-small', 'densenet-40-36']) as KnownNetwork[]
  for (const name of names)
    if (!Object.hasOwn(knownNetworks, name) || name === 'resnet')
      throw new RangeError(`gradients: a network of the paper is required, got ${name}`)
  const python = pytorchPython()
  const folder = mkdtempSync(join(tmpdir(), 'gradients-'))
  try {
    table(
      `Loss and gradient at the first parameters, batch ${batch}, 32×32×${channels}`,
      'loss, lab',
      'loss, PyTorch in double precision',
      "lab's gradient off by",
      "PyTorch's in single precision off by",
    )
    for (const name of names) {
      const [source, target] = ['in.npz', 'out.npz'].map(file => join(folder, `${name}-${file}`))
      const lab = inTheLab(name, source)
      const script = join(packageFolder, 'bench', 'pytorch_gradients.py')
      const { status, stderr } = spawnSync(python, [script, name, source, target], { encoding: 'utf8' })
      if (status !== 0) throw new Error(`gradients: PyTorch failed:\n${stderr}`)
      const given = Object.fromEntries(readNpz(readFileSync(target)).map(entry => [entry.name, entry.data]))
      const of = (bits: 32 | 64) => ({
        loss: Number(given[`loss${bits}`][0]),
        gradient: given[`gradient${bits}`] as ArrayLike<number>,
      })
      const exact = of(64)
      const errors = [lab, of(32)].map(x => relativeError(x, exact).toExponential(1))
      row(name, lab.loss.toFixed(7), exact.loss.toFixed(7), ...errors)
    }
    print()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

main()
