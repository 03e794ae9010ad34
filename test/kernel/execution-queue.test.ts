import assert from 'node:assert/strict'
import { test } from 'node:test'
import { executionQueue } from '../../src/kernel/execution-queue.js'

test('requests run one at a time in their order', async () => {
  const log: string[] = []
  await new Promise<void>(finished => {
    const queue = executionQueue<number>(
      async n => {
        log.push(`start ${n}`)
        await new Promise(done => setTimeout(done, 5 - n))
        log.push(`end ${n}`)
        if (n === 3) finished()
      },
      () => assert.fail('nothing is refused'),
    )
    for (const n of [1, 2, 3]) queue.add(n)
  })
  assert.deepEqual(log, ['start 1', 'end 1', 'start 2', 'end 2', 'start 3', 'end 3'])
})

test('what waits and what still comes in quickly is refused when it is asked for, and nothing that comes later', async () => {
  const log: string[] = []
  await new Promise<void>(finished => {
    const queue = executionQueue<number>(
      async n => {
        log.push(`run ${n}`)
        if (n === 1) {
          setTimeout(() => queue.add(3), 5)
          const refuse = await queue.takeWaiting()
          queue.add(4)
          log.push('reply 1')
          refuse()
        } else finished()
      },
      n => log.push(`refuse ${n}`),
    )
    queue.add(1)
    queue.add(2)
  })
  assert.deepEqual(log, ['run 1', 'reply 1', 'refuse 2', 'refuse 3', 'run 4'])
})
