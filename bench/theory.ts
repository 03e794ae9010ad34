import * as os from 'node:os'
import * as path from 'node:path'
import { randomLinearQuadratic } from '../src/problems/linear-quadratic.js'
import { spectrum } from '../src/problems/spectrum.js'
import { rootKey } from '../src/random/root-key.js'
import { packageFolder } from '../src/tables/lab-home.js'
import { linearMethods } from '../src/theory/linear-methods.js'
import { isRecursion } from '../src/theory/moment-options.js'
import { type Contestant, contestant } from './contestant.js'
import { pipInstall, pythonEnvironment, run } from './python-environment.js'
import { spreadOf, spreadText } from './spread.js'
import { print, row, table } from './markdown.js'

// npm run bench theory [ROUNDS [LINE]]: the theory on quadratics beside NumPy, as tables on the standard output. LINE, a part
// of a line's name, asks for the lines that have it.

const folder = path.join(packageFolder, 'bench')

interface Answer {
  readonly seconds: number
  readonly values: readonly number[]
}

/** One line of the table: what is computed from a seed, and the ratio that it should reach, if one was set. */
interface Item {
  readonly label: string
  readonly calculation: string
  given(seed: number): readonly unknown[]
  readonly bar?: number
  readonly multipliesMatrices?: boolean
  /** by how much the answers differ, in words */
  agreement(lab: readonly number[], numpy: readonly number[]): string
}

const d = 100
const conditioned = Array.from(spectrum('log', { dimension: d, condition: 100 }))
const drawn = (name: 'well' | 'ill', dimension: number) =>
  Array.from(spectrum(name, { dimension, key: rootKey(1).child(name) }))
const [learningRate, momentum, tailFraction, noiseVariance] = [0.5, 0.9, 0.5, 1]
const momentSteps = [10, 100, 1000, 10_000, 100_000]

const exact = (lab: readonly number[], numpy: readonly number[]) =>
  `${Math.max(...lab.map((x, i) => Math.abs(x / numpy[i] - 1))).toExponential(0)} relative`

function items(): Item[] {
  const system = randomLinearQuadratic({
    stateDimension: 8,
    actionDimension: 3,
    radius: 0.95,
    horizon: 20,
    key: rootKey(2).child('system'),
  })
  const rows = (matrix: Float64Array, width: number) =>
    Array.from({ length: matrix.length / width }, (_, i) => Array.from(matrix.slice(i * width, (i + 1) * width)))
  const [dynamics, input] = [rows(system.dynamics, 8), rows(system.input, 3)]
  const moments = linearMethods.map(
    (method): Item => ({
      label: `exact moments, ${method}, d = ${d}, 10⁵ steps`,
      calculation: 'moments',
      given: () => [method, conditioned, learningRate, momentum, tailFraction, noiseVariance, momentSteps],
      bar: isRecursion(method) ? 5 : undefined,
      agreement: exact,
    }),
  )
  const shares = [100, 300].map(
    (dimension): Item => ({
      label: `p_diag and its lower bound, d = ${dimension}, 10 rotations`,
      calculation: 'pDiagonal',
      given: seed => [drawn('well', dimension), 10, seed],
      bar: dimension === 300 ? 0.3 : 1,
      multipliesMatrices: true,
      agreement: exact,
    }),
  )
  return [
    ...moments,
    {
      label: `Monte Carlo of ITA, d = ${d}, 10³ steps, 2,000 paths`,
      calculation: 'monteCarlo',
      given: seed => [conditioned, learningRate, tailFraction, 2000, 1000, seed],
      bar: 0.8,
      agreement: ([a, errorA], [b, errorB]) => `${((a - b) / Math.hypot(errorA, errorB)).toFixed(1)} standard errors`,
    },
    ...shares,
    {
      label: 'LQR, ITA, 300 steps × 600 trajectories',
      calculation: 'lqr',
      given: seed => [dynamics, input, 20, 600, 0.5, 2e-3, tailFraction, 300, seed],
      bar: 1,
      multipliesMatrices: true,
      agreement: exact,
    },
    {
      label: 'stochastic quadratics, 4 × 3 panels of 100 steps',
      calculation: 'panels',
      given: seed => [drawn('well', d), drawn('ill', d), [0, 0.1, 4], 100, seed],
      bar: 1,
      multipliesMatrices: true,
      agreement: (lab, numpy) => {
        // Two draws of each: the losses' logarithms in the panels with noise are near each other.
        const apart = lab.map((x, i) => Math.log10(x / numpy[i])).filter((_, i) => Math.floor(i / 2) % 3 > 0)
        return `10^${(apart.reduce((sum, x) => sum + Math.abs(x), 0) / apart.length).toFixed(1)} in loss`
      },
    },
  ]
}

/** Seconds of `count` calculations with seeds from `seed` on. */
async function time(who: Contestant, item: Item, seed: number, count: number): Promise<Answer> {
  let seconds = 0
  let values: readonly number[] = []
  for (let i = 0; i < count; i++) {
    const asked = { task: 'theory', calculation: item.calculation, arguments: item.given(seed + i) } as const
    const answer = await who.ask<Answer>(asked)
    seconds += answer.seconds
    values = answer.values
  }
  return { seconds, values }
}

const milliseconds = (seconds: readonly number[]) => spreadText(spreadOf(seconds.map(s => 1000 * s)), 1)

/** The bar, and whether the median reaches it. */
function barCells(ratios: readonly number[], bar: number | undefined): string[] {
  if (bar === undefined) return ['', '']
  return [String(bar), spreadOf(ratios).median >= bar ? 'met' : 'missed']
}

/**
 * The lab beside NumPy. Where NumPy multiplies matrices it computes on one thread and on all, in turn, and the faster of a
 * round counts: on small matrices or a busy machine its threads wait for each other.
 */
async function compare(
  chosen: readonly Item[],
  lab: Contestant,
  numpy: Contestant,
  alone: Contestant,
  rounds: number,
): Promise<void> {
  table('ms', 'gradient-lab', 'NumPy', 'NumPy/lab', 'bar', '', 'the answers differ by')
  const sums = { lab: new Array<number>(rounds).fill(0), numpy: new Array<number>(rounds).fill(0) }
  for (const item of chosen) {
    const others = item.multipliesMatrices ? [numpy, alone] : [numpy]
    const counts: number[] = []
    for (const who of [lab, ...others]) {
      // A warm-up, then as many calculations in a block as take a third of a second.
      await time(who, item, 0, 1)
      const { seconds } = await time(who, item, 1, 1)
      counts.push(Math.min(200, Math.max(1, Math.round(0.3 / seconds))))
    }
    const ours: number[] = []
    const theirs: number[] = []
    let agreement = ''
    for (let round = 0; round < rounds; round++) {
      const answers: Answer[] = []
      for (const [i, who] of [lab, ...others].entries())
        answers.push(await time(who, item, 1000 * (round + 1), counts[i]))
      const each = answers.map(({ seconds }, i) => seconds / counts[i])
      ours.push(each[0])
      theirs.push(Math.min(...each.slice(1)))
      agreement = item.agreement(answers[0].values, answers[1].values)
    }
    const ratios = theirs.map((seconds, round) => seconds / ours[round])
    if (item.calculation === 'moments')
      for (let round = 0; round < rounds; round++) {
        sums.lab[round] += ours[round]
        sums.numpy[round] += theirs[round]
      }
    const cells = [milliseconds(ours), milliseconds(theirs), spreadText(spreadOf(ratios))]
    row(item.label, ...cells, ...barCells(ratios, item.bar), agreement)
  }
  if (sums.lab[0] === 0) return
  const ratios = sums.numpy.map((seconds, round) => seconds / sums.lab[round])
  const cells = [milliseconds(sums.lab), milliseconds(sums.numpy), spreadText(spreadOf(ratios))]
  row('exact moments, the methods above', ...cells, ...barCells(ratios, 5), '')
}

/** The lab alone: time against steps and against directions, and the power of the last decade. */
async function growth(lab: Contestant): Promise<void> {
  const seconds = async (directions: number, steps: number) => {
    const eigenvalues = Array.from(spectrum('log', { dimension: directions, condition: 100 }))
    const given = (method: string) => [
      method,
      eigenvalues,
      learningRate,
      momentum,
      tailFraction,
      noiseVariance,
      [steps],
    ]
    const asked = linearMethods.map(
      method => ({ task: 'theory', calculation: 'moments', arguments: given(method) }) as const,
    )
    const times: number[] = []
    for (let repeated = 0; repeated < 3; repeated++) {
      let sum = 0
      for (const task of asked) sum += (await lab.ask<Answer>(task)).seconds
      times.push(sum)
    }
    return spreadOf(times).median
  }
  for (const [heading, sizes, measure] of [
    [`steps, d = ${d}`, [1e3, 1e4, 1e5, 1e6], (steps: number) => seconds(d, steps)],
    ['directions, 10⁴ steps', [1e2, 1e3, 1e4], (directions: number) => seconds(directions, 10_000)],
  ] as const) {
    table(heading, 'eight methods, ms', 'ns per step and direction and method', 'power')
    let before: number | undefined
    for (const size of sizes) {
      const taken = await measure(size)
      const units = heading.startsWith('steps') ? size * d : size * 10_000
      const power = before === undefined ? '' : Math.log10(taken / before).toFixed(2)
      row(
        size.toLocaleString('en'),
        (1000 * taken).toFixed(1),
        ((1e9 * taken) / units / linearMethods.length).toFixed(2),
        power,
      )
      before = taken
    }
  }
}

async function main(rounds: number, line: string | undefined): Promise<void> {
  if (!(Number.isInteger(rounds) && rounds > 0))
    throw new RangeError(`bench: ROUNDS must be a positive integer, got ${process.argv[2]}`)
  const chosen = items().filter(({ label }) => line === undefined || label.includes(line))
  if (chosen.length === 0) throw new RangeError(`bench: LINE must be a part of a line's name, got ${line}`)
  const requirements = path.join(folder, 'requirements-theory.txt')
  const python = pythonEnvironment(path.join(folder, '.theory', '.venv'), requirements, made =>
    run(made, [...pipInstall, '-r', requirements]),
  )
  const lab = contestant(
    'gradient-lab',
    process.execPath,
    [path.join(__dirname, 'theory-gradient-lab.js')],
    process.env,
  )
  const script = ['-I', path.join(folder, 'theory_numpy.py')]
  const numpy = contestant('NumPy', python, script, process.env)
  const alone = contestant('NumPy on one thread', python, script, { ...process.env, OPENBLAS_NUM_THREADS: '1' })
  try {
    const versions = [lab, numpy].map(who => who.ask<{ versions: string }>({ task: 'describe' }))
    print(
      `${new Date().toISOString().slice(0, 10)}, ${os.cpus()[0].model.trim()}, ${os.availableParallelism()} cores, ${os.type()}; ${rounds} rounds`,
    )
    print((await Promise.all(versions)).map(({ versions }) => versions).join('; '))
    print(`Load average before: ${os.loadavg()[0].toFixed(2)}`)
    await compare(chosen, lab, numpy, alone, rounds)
    if (line === undefined) await growth(lab)
  } finally {
    lab.close()
    numpy.close()
    alone.close()
  }
  print()
  print(`Load average afterwards: ${os.loadavg()[0].toFixed(2)}`)
}

main(Number(process.argv[2] ?? 5), process.argv[3]).catch(error => {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exitCode = 1
})
