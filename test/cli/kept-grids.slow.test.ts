import assert from 'node:assert/strict'
import * as fs from 'node:fs'
import * as path from 'node:path'
import { test } from 'node:test'
import { keptGrids, preparedGrids } from '../../src/cli/kept-grids.js'
import { completeParameters } from '../../src/experiments/parse-parameters.js'
import { positions, randomWalk } from '../runs/random-walk.js'
import { temporaryHome } from '../runs/temporary-home.js'

const source = { module: require.resolve('../runs/walk-on-device.js'), name: 'experiments' }

test('a figure’s missing runs of networks are named, and fresh computes them, again each time', async t => {
  const home = temporaryHome(t)
  const before = process.env['GRADIENT_LAB_HOME']
  process.env['GRADIENT_LAB_HOME'] = home
  t.after(() => {
    if (before === undefined) delete process.env['GRADIENT_LAB_HOME']
    else process.env['GRADIENT_LAB_HOME'] = before
  })
  const cases = [{ experiment: 'random-walk', grid: { seed: 7, epochs: 1 } }]
  const prepared = preparedGrids(cases, { source, directory: home })
  const kept = (fresh: boolean) => keptGrids('walks', prepared, { source, fresh })
  await assert.rejects(
    kept(false),
    /figure: the results of walks are not there; make them with: gradient-lab run random-walk --set seed=7 --set epochs=1$/,
  )
  const rowsOf = async (fresh: boolean) => (await kept(fresh))[0].tables[0].rows.map(({ position }) => position)
  const expected = positions(completeParameters(randomWalk, { seed: 7, epochs: 1 }))
  assert.deepEqual(await rowsOf(true), expected)
  const [run] = fs.readdirSync(path.join(home, 'results', 'runs'))
  const stamp = () => fs.statSync(path.join(home, 'results', 'runs', run, 'rows.parquet')).mtimeMs
  const first = stamp()
  assert.deepEqual(await rowsOf(false), expected)
  assert.equal(stamp(), first)
  assert.deepEqual(await rowsOf(true), expected)
  assert.notEqual(stamp(), first)
})
