import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { runInThisContext } from 'node:vm'
import { takeLateSignals } from '../../src/kernel/interrupt-signal.js'

const listener = () => {}
before(() => process.on('SIGINT', listener))
after(() => process.off('SIGINT', listener))

/** Runs code as tslab runs a cell; whether a signal ended it. */
function interrupted(code: string): boolean {
  try {
    runInThisContext(code, { breakOnSigint: true })
    return false
  } catch (error) {
    assert.equal((error as NodeJS.ErrnoException).code, 'ERR_SCRIPT_EXECUTION_INTERRUPTED')
    return true
  }
}

/** How many of 50 cells are ended by a signal that came while the code before them ended. */
function endedByEarlierSignal(between: () => void): number {
  let ended = 0
  for (let i = 0; i < 50; i++) {
    interrupted("process.kill(process.pid, 'SIGINT')")
    between()
    if (interrupted('{ let sum = 0; for (let j = 0; j < 3e6; j++) sum += j }')) ended++
  }
  return ended
}

test('a signal that comes while code ends does not end the next cell', () => {
  assert.ok(endedByEarlierSignal(() => {}) > 0, 'Node itself keeps such a signal for the next code')
  takeLateSignals()
  assert.equal(endedByEarlierSignal(takeLateSignals), 0)
})
