import assert from 'node:assert/strict'
import { test } from 'node:test'
import { afterInterrupt } from '../../src/cli/kept-grids.js'
import { completeParameters } from '../../src/experiments/parse-parameters.js'
import { keep } from '../../src/runs/keep.js'
import { prepareCase } from '../../src/runs/prepare-case.js'
import { publishRun } from '../../src/runs/publish.js'
import { randomWalk } from '../runs/random-walk.js'
import { walkSource as source, temporaryHome, temporaryPublished } from '../runs/temporary-home.js'

test('after an interrupt a figure says what its next drawing does with what is there', async t => {
  temporaryPublished(t)
  const home = temporaryHome(t)
  const prepared = [0, 1].map(seed =>
    prepareCase(randomWalk, completeParameters(randomWalk, { seed, epochs: 1 }), process.cwd()),
  )
  const said = (usesDevice = true) =>
    afterInterrupt('walks', [{ experiment: { ...randomWalk, usesDevice }, grid: {}, prepared }], home)
  const command = '`gradient-lab figure walks`'
  assert.equal(said(), `${command} says how to go on from there`)
  // without a network the figure computes what is missing itself
  assert.equal(said(false), `${command} goes on from there`)

  const elsewhere = temporaryHome(t)
  await keep(prepared[0], { home: elsewhere, source })
  await publishRun(elsewhere, prepared[0].run)
  assert.equal(said(), `${command} says how to go on from there`)
  await keep(prepared[1], { home: elsewhere, source })
  await publishRun(elsewhere, prepared[1].run)
  assert.equal(said(), `${command} draws the published results; --fresh starts again from nothing`)
  await keep(prepared[1], { home, source, fresh: true })
  assert.equal(
    said(),
    `${command} draws with it the published results of 1 of 2 cases; --fresh starts again from nothing`,
  )
  await keep(prepared[0], { home, source, fresh: true })
  assert.equal(said(), `${command} goes on from there`)
})
