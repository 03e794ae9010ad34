import assert from 'node:assert/strict'
import { createHash, createHmac } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { messageFrames } from '../../src/kernel/message.js'
import { keyedPart } from '../keyed-part.js'
import { type Execution, type KernelClient, startKernel } from './kernel-client.js'

type Frames = (Buffer | string)[]

let kernel: KernelClient
const folder = mkdtempSync(join(tmpdir(), 'hostile-'))
before(async () => {
  kernel = await startKernel(folder)
})
after(async () => {
  await kernel.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Numbers in [0, 1) that belong to a case. */
function drawer(seed: number): () => number {
  let count = 0
  return () => createHash('sha256').update(`hostile/${seed}/${count++}`).digest().readUInt32BE() / 2 ** 32
}

const mark = join(folder, 'executed')
const types = [
  'execute_request',
  'complete_request',
  'inspect_request',
  'is_complete_request',
  'history_request',
  'comm_info_request',
  'comm_open',
  'kernel_info_request',
  'no_such_request',
]
const strange: readonly (() => unknown)[] = [
  () => null,
  () => 7,
  () => -1e308,
  () => '',
  () => 'x'.repeat(10_000_000),
  () => [],
  () => ({ __proto__: null, constructor: 1 }),
  () => [...Array(2000)].reduce(inner => [inner], 0),
  () => [...Array(2000)].reduce(inner => ({ inner }), 0),
  () => '\\ud800',
  () => true,
]

/** A message that a client in its right mind does not send. `signed` says whether its signature is right. */
function mutated(seed: number): { frames: Frames; signed: boolean } {
  const draw = drawer(seed)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(draw() * list.length)]
  const type = pick(types)
  const content: Record<string, unknown> = { code: '0', cursor_pos: 1, silent: false, n: 3, hist_access_type: 'tail' }
  const kind = pick(['value', 'missing', 'signature', 'truncated', 'frames', 'twice', 'header', 'not JSON'])
  if (kind === 'value') content[pick(Object.keys(content))] = pick(strange)()
  if (kind === 'missing') delete content[pick(Object.keys(content))]
  const right = (changed: Record<string, unknown>) => messageFrames(kernel.key, undefined, type, changed)
  // What must never run: it would leave a file.
  const harmful = { ...content, code: `require('fs').writeFileSync(${JSON.stringify(mark)}, 'x')` }
  switch (kind) {
    case 'signature': {
      const frames = messageFrames(pick(['', 'other']), undefined, 'execute_request', harmful)
      if (draw() < 0.5) frames[1] = pick(['', 'x'.repeat(64), '0'.repeat(64), 'é'.repeat(32), 'f'.repeat(10_000)])
      return { frames, signed: false }
    }
    case 'truncated': {
      const frames = right(harmful)
      const at = 2 + Math.floor(draw() * 4)
      frames[at] = String(frames[at]).slice(0, Math.floor(draw() * (String(frames[at]).length - 1)))
      return { frames, signed: false }
    }
    case 'frames': {
      const frames = messageFrames('other', undefined, 'execute_request', harmful)
      return {
        frames: draw() < 0.5 ? frames.slice(0, Math.floor(draw() * frames.length)) : [...frames, ...frames],
        signed: false,
      }
    }
    case 'header': {
      const header = JSON.parse(String(right(content)[2]))
      header[pick(Object.keys(header))] = pick(strange)()
      return {
        frames: signedFrames([header, {}, {}, content].map(part => JSON.stringify(part) ?? 'null')),
        signed: true,
      }
    }
    case 'not JSON':
      return {
        frames: signedFrames([pick(['{', '[]', '1', 'null', '"x"', '']), '{}', '{}', pick(['{', '[]', 'null', '7'])]),
        signed: true,
      }
    default:
      return { frames: right(content), signed: true }
  }
}

/** Any four parts under the right signature. */
function signedFrames(parts: readonly string[]): Frames {
  const hash = parts.reduce((hmac, part) => hmac.update(part), createHmac('sha256', kernel.key)).digest('hex')
  return ['<IDS|MSG>', hash, ...parts]
}

/** Runs a cell, again where it was aborted: one of the messages before it may have been a cell that failed. */
async function executed(code: string): Promise<Execution> {
  for (;;) {
    const execution = await kernel.execute(code)
    if (execution.reply.status !== 'aborted') return execution
  }
}

test('mutated messages do not end or stop the kernel, and none with a wrong signature is executed', async t => {
  const cases = keyedPart(2000)
  let unsigned = 0
  for (const [i, seed] of cases.entries()) {
    const { frames, signed } = mutated(seed)
    if (!signed) unsigned++
    const sent = frames.length > 0 ? frames : ['']
    await kernel.raw(seed % 2 === 0 ? 'shell' : 'control', sent)
    if (seed % 7 === 0) await kernel.raw('shell', sent)
    if (i % 20 !== 19) continue
    const { outputs } = await executed(`'alive ${i}'`)
    assert.match(JSON.stringify(outputs), new RegExp(`alive ${i}`), `after case ${seed}`)
  }
  assert.ok(unsigned > 0.2 * cases.length, `${unsigned} of ${cases.length} had a wrong signature`)
  const { outputs } = await executed('6 * 7')
  assert.match(JSON.stringify(outputs), /42/)
  assert.ok(!existsSync(mark), 'a message with a wrong signature was executed')
  assert.equal(kernel.process.exitCode, null)
  t.diagnostic(`${cases.length} messages, ${unsigned} with a wrong signature`)
})
