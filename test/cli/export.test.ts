import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exportCommand } from '../../src/cli/export.js'
import { completeParameters } from '../../src/experiments/parse-parameters.js'
import { varianceRatio } from '../../src/experiments/variance-ratio.js'
import { runFolder } from '../../src/runs/folders.js'
import { ownExperiments } from '../../src/runs/job.js'
import { recordFormat, type RunRecord, writeRecord } from '../../src/runs/run-record.js'
import { temporaryHome } from '../runs/temporary-home.js'

test('a run of another version, and one whose numbers have been corrected, are not exported', async t => {
  const home = temporaryHome(t)
  const run = 'abcdef012345'
  const record: RunRecord = {
    format: recordFormat,
    run,
    experiment: 'variance-ratio',
    version: varianceRatio.version,
    parameters: completeParameters(varianceRatio, { period: 8 }),
    training: run,
    directory: '.',
    parts: {},
    state: 'done',
    started: '2026-01-01T00:00:00.000Z',
    ended: '2026-01-01T00:00:00.000Z',
    seconds: 1,
    rows: 4,
    message: null,
  }
  const before = process.env['GRADIENT_LAB_HOME']
  process.env['GRADIENT_LAB_HOME'] = home
  t.after(() => {
    if (before === undefined) delete process.env['GRADIENT_LAB_HOME']
    else process.env['GRADIENT_LAB_HOME'] = before
  })
  const exported = () =>
    exportCommand([run, '--step', '1', '--to', 'a.npz'], { source: ownExperiments, directory: home })
  for (const [of, message] of [
    [{ ...record, version: 1 }, /^export: run \w+ is of version 1 of variance-ratio, .* run it again$/],
    [record, /^export: the numbers of run abcdef012345 have been corrected since: run it again$/],
  ] as const) {
    writeRecord(runFolder(home, run), of)
    await assert.rejects(exported(), { name: 'RangeError', message })
  }
})
