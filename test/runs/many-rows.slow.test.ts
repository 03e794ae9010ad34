import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compute } from '../../src/runs/compute.js'
import { start } from '../../src/runs/start.js'
import { printTable } from '../../src/tables/print-table.js'
import { temporaryHome } from './temporary-home.js'

const last = 130_000
const grid = { method: 'sgd', eigenvalues: [0.5], learningRate: 1, noiseVariance: 1, offset: 1 }
/** E‖Δ_t‖² of SGD in one direction, r = 1 − α·h = ½: r^(2t) + α²·B·(1 − r^(2t))/(1 − r²) (B = 1) */
const law = (t: number) => 0.25 ** t + (1 - 0.25 ** t) / 0.75

test('a table of more rows than a function takes arguments is computed, printed, and run and read', async t => {
  const home = temporaryHome(t)
  const rows = await compute('quadratic-moments', { ...grid, steps: `0..${last}` })
  assert.equal(rows.length, last + 1)
  rows.forEach(({ step, squaredDistance }, at) => {
    assert.equal(step, at)
    assert.ok(Math.abs((squaredDistance as number) - law(at)) < 1e-12)
  })
  const printed = printTable(rows, 'table', ['step', 'loss']).trimEnd().split('\n')
  assert.match(printed.at(-1)!, new RegExp(`^${last} +0\\.3333$`))
  const options = { ...grid, steps: `0..${last}` }
  assert.deepEqual(await start('quadratic-moments', options, { home }).done, rows)
})
