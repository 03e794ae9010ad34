import assert from 'node:assert/strict'
import * as fs from 'node:fs'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { runFolder } from '../../src/runs/folders.js'
import { rowsFile } from '../../src/runs/results.js'
import { start } from '../../src/runs/start.js'
import { temporaryHome } from '../runs/temporary-home.js'

// 8 updates an epoch, with dropout
const run = (home: string) => start('lock-matrix', { examples: 512, batchSize: 64, dropout: 0.5, epoch: 1 }, { home })

test('a matrix that was stopped twice ends with the bytes of one left alone', async t => {
  const [whole, broken] = [temporaryHome(t), temporaryHome(t)]
  const first = run(whole)
  await first.done
  for (const delay of [2000, 3000]) {
    const each = run(broken)
    await sleep(delay)
    each.stop()
    each.stop() // the second one kills
    await each.done.catch(() => {})
  }
  await run(broken).done
  const bytes = (home: string) => fs.readFileSync(rowsFile(runFolder(home, first.id)))
  assert.ok(bytes(broken).equals(bytes(whole)))
})
