import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bundleOf } from '../../src/notebook/bundle.js'
import { compute } from '../../src/notebook/compute.js'
import { report } from '../../src/notebook/report.js'
import { randomWalk } from '../runs/random-walk.js'

test('computed rows show what was measured and the parameters that differ, and no other', async () => {
  const rows = await compute(randomWalk, { epochs: 1, seed: [3, 1] })
  const lines = String(bundleOf(rows)['text/plain']).split('\n')
  assert.deepEqual(lines[0].trim().split(/\s+/), ['seed', 'epoch', '[epoch]', 'position', '[m]', 'threadsSeen', 'n'])
  assert.equal(lines.length, 1 + 6)
  assert.equal(rows[0].drift, 0.1, 'all parameters are in the rows')
})

test('a claim or a paper that there is not is named with the nearest one', async () => {
  await assert.rejects(
    report(['igt-bound-hold']),
    /report: there is no claim igt-bound-hold; did you mean igt-bound-holds\?/,
  )
  await assert.rejects(report('sag' as never), /report: the paper must be igt, adam, svrg, got sag/)
})
