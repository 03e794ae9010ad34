import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'
import { claims } from '../../src/claims/index.js'
import * as cases from '../../src/claims/svrg-cases.js'
import { foundTable } from '../../src/runs/find-results.js'
import { judge } from '../../src/runs/judge.js'
import { findExperiment } from '../../src/runs/start.js'
import { prepareGrid } from '../../src/runs/sweep.js'
import type { Row } from '../../src/tables/column.js'
import { temporaryHome } from '../runs/temporary-home.js'

process.env['GRADIENT_LAB_PUBLISHED'] = ''
const project = join(__dirname, '..', '..', '..')

/** The rows of the published runs, by the names of their cases. */
async function publishedRows(home: string): Promise<Record<string, Row[]>> {
  const rows: Record<string, Row[]> = {}
  for (const [name, { experiment, grid }] of Object.entries(cases)) {
    rows[name] = []
    for (const { run } of prepareGrid(findExperiment(experiment), grid, process.cwd()).cases)
      rows[name].push(...(await foundTable(home, run))!.rows)
  }
  return rows
}

test('the numbers and limits of the claims on SVRG are those of a program in plain Python on the published rows', async t => {
  const home = temporaryHome(t)
  const known = JSON.parse(
    execFileSync(join(project, '.venv', 'bin', 'python'), [join(project, 'test', 'claims', 'svrg_values.py')], {
      input: JSON.stringify(await publishedRows(home)),
      encoding: 'utf8',
      maxBuffer: 1e8,
    }),
  ) as Record<string, [value: number, low: number | null, high: number | null]>
  const findings = await judge(
    claims.filter(({ paper }) => paper === 'svrg'),
    { home },
  )
  assert.deepEqual(findings.map(({ id }) => id).sort(), Object.keys(known).sort())
  for (const { id, value, low, high } of findings)
    for (const [which, got] of [value, low, high].entries()) {
      const expected = known[id][which]
      const what = `${id}, ${['number', 'lower limit', 'upper limit'][which]}: ${got}, in Python ${expected}`
      if (expected === null) assert.ok(got === null || got === undefined || !Number.isFinite(got), what)
      else assert.ok(Math.abs(got! - expected) <= 1e-11 * Math.max(1, Math.abs(expected)), what)
    }
})
