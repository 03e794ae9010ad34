import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compute } from '../../src/runs/compute.js'
import { meanInterval } from '../../src/statistics/mean-interval.js'
import { uniforms } from '../../src/random/uniforms.js'
import { rootKey } from '../../src/random/root-key.js'

test('p_diag and its lower bound over rotations are the table of the checks', async () => {
  // Each printed mean is Monte Carlo of an unknown number of draws and rounded: granted are 4 of our standard errors and
  // 1.5 % (2.5 % at d = 2) of the printed one. Fourteen comparisons at |z| < 4 alone fail once in 1,100 for a random seed.
  const table = [
    ['well', 2, 0.852],
    ['well', 10, 0.504],
    ['well', 30, 0.338],
    ['well', 100, 0.2096],
    ['well', 300, 0.1316],
    ['ill', 2, 0.641],
    ['ill', 10, 0.168],
    ['ill', 30, 0.0853],
    ['ill', 100, 0.045],
    ['ill', 300, 0.0258],
    ['log', 2, 0.63],
    ['log', 10, 0.229],
    ['log', 30, 0.1335],
    ['log', 100, 0.0752],
  ] as const
  /** printed range of the mean lower bound times d over five spectra */
  const timesBound = { 2: [1.25, 1.29], 10: [1.49, 1.52], 30: [1.54, 1.55], 100: [1.561, 1.572], 300: [1.563, 1.569] }
  for (const [spectrum, dimension, printed] of table) {
    const draws = dimension < 100 ? 400 : dimension === 100 ? 40 : 8
    const [row] = await compute('p-diagonal', { spectrum, dimension, condition: 1000, draws })
    const granted = (dimension === 2 ? 0.025 : 0.015) * printed
    const half = ((row.pDiagonalHigh as number) - (row.pDiagonalLow as number)) / 2
    const difference = Math.abs((row.pDiagonal as number) - printed)
    assert.ok(difference < granted + (4 / 1.96) * half, `${spectrum} ${dimension}: ${row.pDiagonal} for ${printed}`)
    const times = (row.lowerBound as number) * dimension
    const error = ((row.lowerBoundHigh as number) - (row.lowerBoundLow as number)) * (2 / 1.96) * dimension
    const [low, high] = timesBound[dimension]
    assert.ok(times > low * 0.995 - error && times < high * 1.005 + error, `${spectrum} ${dimension}: ${times}`)
    if (dimension >= 100) {
      assert.ok(Math.abs((row.lowerBound as number) / (row.piOver2d as number) - 1) < 0.02)
      assert.ok((row.pDiagonal as number) > 2.5 * (row.piOver2d as number))
      assert.ok(Math.abs((row.pDiagonal as number) / (row.rotationLaw as number) - 1) < 0.05)
    }
  }
})

test('p_diag falls like d^(−1/2), and of rank one like its lower bound, like 1/d', async () => {
  const share = async (dimension: number, rankOne: boolean) => {
    const eigenvalues = rankOne ? [Array.from({ length: dimension }, (_, j) => (j === 0 ? 1 : 0))] : undefined
    const [row] = await compute('p-diagonal', { spectrum: 'linear', dimension, eigenvalues, draws: 60 })
    return row.pDiagonal as number
  }
  // from d to 4d a power law −s gives 4^s; the 1 in the denominator of the law bends −½ a little
  const slope = (from: number, to: number) => Math.log(from / to) / Math.log(4)
  const [a, b] = [await share(30, false), await share(120, false)]
  assert.ok(slope(a, b) > 0.38 && slope(a, b) < 0.52, `${slope(a, b)}`)
  const [c, e] = [await share(30, true), await share(120, true)]
  assert.ok(slope(c, e) > 0.97 && slope(c, e) < 1.03, `${slope(c, e)}`)
})

test("Figure 2's twelve panels: where signs win and where gradients do", async () => {
  // log(loss of sgd/loss of ssd) after 100 steps, 10 seeds, each with its own spectrum, rotation and minimum. The panels
  // with a direction have |t| > 4.3 here (chance 0.002 each if there were none, seeds fixed); the ranges of the printed
  // medians are granted a factor 3 both ways, since magnitudes depend on x*.
  const printed: Record<string, [number, number]> = {
    'well true 0.1': [0.03, 0.6],
    'well true 4': [0.57, 0.77],
    'well false 0.1': [3.6, 5.8],
    'well false 4': [1.1, 1.48],
    'ill true 0': [0.53, 0.99],
    'ill true 0.1': [0.9, 1.02],
    'ill true 4': [0.9, 1.05],
    'ill false 0.1': [122, 3140],
    'ill false 4': [11.2, 17.4],
  }
  const seeds = Array.from({ length: 10 }, (_, seed) => seed)
  for (const spectrum of ['well', 'ill'])
    for (const rotated of [true, false])
      for (const noiseDeviation of [0, 0.1, 4]) {
        const rows = await compute('stochastic-quadratic', {
          spectrum,
          rotated,
          noiseDeviation,
          seed: seeds,
          steps: 100,
        })
        const ratios = seeds.map(seed => (rows[2 * seed].loss as number) / (rows[2 * seed + 1].loss as number))
        const name = `${spectrum} ${rotated} ${noiseDeviation}`
        const sorted = ratios.slice().sort((x, y) => x - y)
        const median = Math.sqrt(sorted[4] * sorted[5])
        if (name in printed) {
          const [low, high] = printed[name]
          assert.ok(median > low / 3 && median < high * 3, `${name}: ${median}`)
        }
        const { mean, standardError } = meanInterval(ratios.map(Math.log))
        const t = mean / standardError
        if (spectrum === 'well' && noiseDeviation === 0) assert.ok(sorted[9] < 1e-10, name)
        else if (spectrum === 'well' && rotated) assert.ok(t < -4.3, `${name}: t ${t}`)
        else if (spectrum === 'ill' && rotated) assert.ok(median < 1.1, `${name}: ${median}`)
        else if (name === 'well false 4') assert.ok(median > 1, `${name}: ${median}`)
        else assert.ok(t > 4.3, `${name}: t ${t}`)
      }
})

test('on the axes the quadratic of Figure 2 is what a plain loop makes of it, at d = 100', async () => {
  const [sgd] = await compute('stochastic-quadratic', {
    spectrum: 'log',
    rotated: false,
    noiseDeviation: 0,
    steps: 100,
  })
  const values = Float64Array.from({ length: 100 }, (_, j) => 1000 ** (j / 99 - 1))
  const x = uniforms(rootKey(0).child('minimum'), 100).map(u => 10 - 20 * u)
  for (let step = 0; step < 100; step++) {
    const gradient = x.map((value, j) => values[j] * value)
    const top = gradient.reduce((sum, g) => sum + g * g, 0)
    const bottom = gradient.reduce((sum, g, j) => sum + values[j] * g * g, 0)
    for (let j = 0; j < 100; j++) x[j] -= (top / bottom) * gradient[j]
  }
  const loss = x.reduce((sum, value, j) => sum + 0.5 * values[j] * value * value, 0)
  assert.ok(Math.abs((sgd.loss as number) / loss - 1) < 1e-9)
})
