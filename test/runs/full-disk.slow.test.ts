import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import * as fs from 'node:fs'
import * as os from 'node:os'
import * as path from 'node:path'
import { type TestContext, test } from 'node:test'
import { completeParameters } from '../../src/experiments/parse-parameters.js'
import { positions, randomWalk } from './random-walk.js'
import { computedEpochs, startWalk } from './temporary-home.js'

/** A home on a disk of so many kilobytes of its own; undefined where file systems may not be mounted. */
function smallDisk(t: TestContext, kilobytes: number): string | undefined {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'gradient-lab-disk-'))
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'none', home]).status === 0
  t.after(() => {
    if (mounted) spawnSync('umount', ['-l', home])
    fs.rmdirSync(home)
  })
  return mounted ? home : undefined
}

test('on a disk that is really full a run fails in one sentence, keeps what it wrote, and goes on when there is room', async t => {
  const home = smallDisk(t, 256)
  if (home === undefined) return t.skip('file systems may not be mounted here')
  const walk = { epochs: 6, pause: 100 }
  const run = startWalk(home, walk)
  const rest = path.join(home, 'something-else')
  await new Promise<void>(resolve => {
    run.onChange(() => run.rows.length >= 6 && resolve())
  })
  // somebody else fills the disk to the last byte
  const file = fs.openSync(rest, 'w')
  try {
    for (;;) fs.writeSync(file, Buffer.alloc(512))
  } catch (error) {
    assert.equal((error as NodeJS.ErrnoException).code, 'ENOSPC')
  }
  fs.closeSync(file)
  await assert.rejects(run.done, error => {
    const { message } = error as Error
    assert.match(message, /cannot write .*: the disk is full: free some space and try again \(log: /)
    assert.doesNotMatch(message, /\n/)
    return true
  })
  // to start it again on the full disk is refused in one sentence, too
  await assert.rejects(startWalk(home, walk).done, /^[^\n]*full: free some space and try again[^\n]*$/m)

  fs.rmSync(rest)
  const again = startWalk(home, walk)
  assert.deepEqual(
    (await again.done).map(row => row['position']),
    positions(completeParameters(randomWalk, walk)),
  )
  const computed = computedEpochs(home, run.id)
  for (const epoch of [1, 2]) assert.equal(computed.filter(each => each === epoch).length, 1, computed.join())
})
