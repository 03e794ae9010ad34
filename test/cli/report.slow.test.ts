import assert from 'node:assert/strict'
import * as fs from 'node:fs'
import * as path from 'node:path'
import { test } from 'node:test'
import { temporaryHome } from '../runs/temporary-home.js'
import { json, lab } from './lab.js'

const ownMain = require.resolve('../../src/cli/main.js')
const two = ['igt-bound-slack', 'adam-first-average']

test('a report says sentence, number, threshold, verdict and what is behind it, in every format', t => {
  const home = temporaryHome(t)
  const answer = lab(home, ['report', ...two, '--format', 'json'], ownMain)
  assert.equal(answer.status, 0)
  assert.match(answer.stderr, /^2 claims: 0 hold, 1 hold only under a condition, 1 fail, 0 are undecided$/m)
  const [bound, first] = json(answer)
  assert.equal((bound.value as number).toPrecision(2), '0.00033')
  assert.deepEqual(
    [bound.id, bound.item, bound.threshold, bound.verdict, bound.experiment],
    ['igt-bound-slack', 'Proposition 3.1', 0.1, 'fails', 'igt-bound'],
  )
  assert.equal((bound.parameters as { condition: number }).condition, 1000)
  assert.deepEqual([first.value, first.threshold, first.verdict], [1, 0, 'conditional'])
  assert.match(first.condition as string, /1 − ρ\(β, 0\) = 0 is meant/)

  const file = path.join(home, 'out', 'macros.tex')
  assert.equal(lab(home, ['report', ...two, '--format', 'tex', '--out', file], ownMain).stdout, '')
  const macros = fs.readFileSync(file, 'utf8')
  assert.match(macros, /^\\newcommand\{\\igtBoundSlack\}\{\\ensuremath\{3\.331\\times10\^\{-4\}\}\}$/m)
  assert.match(macros, /^\\newcommand\{\\adamFirstAverageVerdict\}\{conditional\}$/m)
  const csv = lab(home, ['report', ...two, '--format', 'csv'], ownMain).stdout.split('\n')
  assert.equal(csv.length, 4)
  assert.match(csv[0], /^id,paper,item,claim,/)
})

test('a claim whose runs cannot be looked up is undecided and says why, and the others are told', t => {
  const home = temporaryHome(t)
  const three = ['svrg-lenet-below-sgd', 'svrg-scsg-worst', 'adam-first-average']
  const answer = lab(home, ['report', ...three, '--format', 'json'], ownMain)
  assert.equal(answer.status, 0)
  const [exact, noData, noRun] = json(answer)
  assert.deepEqual([noData.verdict, noRun.verdict, exact.verdict], ['undecided', 'undecided', 'conditional'])
  assert.match(noData.problem as string, /^dataset: fashion-mnist is not in /)
  assert.match(noRun.problem as string, /^run [0-9a-f]{12} of convergence is not there: /)
  assert.deepEqual([noRun.value, noRun.interval, exact.problem], [null, 'none', null])
  const table = lab(home, ['report', ...three], ownMain).stderr
  assert.match(table, /^svrg-scsg-worst: no number: run [0-9a-f]{12} of convergence is not there/m)
  assert.match(table, /^svrg-scsg-worst: tried on LeNet on 8,192 images .*; would be decided by ten seeds/m)
  assert.match(table, /^adam-first-average: holds under the condition that 1 − ρ\(β, 0\) = 0 is meant.*: 0$/m)
})
