import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { after, before, test } from 'node:test'
import {
  type Execution,
  type KernelClient,
  kernelCommand,
  printed,
  startKernel,
  writeConnection,
} from './kernel-client.js'

let kernel: KernelClient
before(async () => {
  kernel = await startKernel(tmpdir())
})
after(() => kernel.close())

const result = ({ outputs }: Execution) =>
  outputs.find(({ type }) => type === 'execute_result')?.content as { data: Record<string, string> } | undefined
const error = ({ outputs }: Execution) =>
  outputs.find(({ type }) => type === 'error')?.content as { ename: string; evalue: string; traceback: string[] }

/** Not so for one that has ended and that nobody has collected yet: some first processes take seconds for that. */
const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0)
  } catch {
    return false
  }
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' })
  return stdout.trim() !== '' && !stdout.startsWith('Z')
}
const until = async (condition: () => boolean, milliseconds: number) => {
  const deadline = Date.now() + milliseconds
  while (!condition() && Date.now() < deadline) await new Promise(done => setTimeout(done, 20))
  return condition()
}

for (const count of [5_000, 100_000])
  test(`${count} prints of one cell all arrive, in their order and in few messages`, async () => {
    const execution = await kernel.execute(`for (let i = 0; i < ${count}; i++) console.log(i)`)
    assert.equal(printed(execution), Array.from({ length: count }, (_, i) => `${i}\n`).join(''))
    assert.ok(execution.outputs.length < 200, `${execution.outputs.length} messages`)
    assert.equal(execution.reply.status, 'ok')
  })

test('prints of a loop that never yields arrive while it runs', async () => {
  const id = await kernel.send('execute_request', {
    code: "console.log(Date.now()); for (const end = Date.now() + 1500; Date.now() < end; ) console.log('.')",
  })
  const first = await kernel.firstOutput(id)
  const after = Date.now() - Number.parseInt(first.content.text as string, 10)
  assert.ok(after < 1200, `the first print came after ${after} ms`)
  await kernel.reply(id)
})

test('prints and displays keep their order', async () => {
  const publish = ";(globalThis as any)[Symbol.for('gradient-lab.publish')]"
  const { outputs } = await kernel.execute(`console.log('a')
${publish}('display_data', { data: { 'text/plain': 'b' }, metadata: {}, transient: {} })
console.error('c')
console.log('d')
'e'`)
  const texts = outputs.map(({ content }) => content.text ?? (content.data as Record<string, string>)['text/plain'])
  assert.deepEqual(texts, ['a\n', 'b', 'c\n', 'd\n', "'e'"])
})

test('an error names the lines of the cells as the user wrote them, and nothing of the kernel', async () => {
  const first = await kernel.execute(`interface Named { name: string }

type Both = Named & { size: number }

function check(value: Both): void {
  // types and blank lines are not in the JavaScript that runs
  if (value.size < 0)
    throw new RangeError(value.name + ' is negative')
}`)
  const second = await kernel.execute(
    "const value: { name: string; size: number } = { name: 'x', size: -1 }\n\n\ncheck(value)",
  )
  const [a, b] = [first, second].map(({ reply }) => reply.execution_count)
  assert.deepEqual(error(second), {
    ename: 'RangeError',
    evalue: 'x is negative',
    traceback: [
      'RangeError: x is negative',
      `    at check (cell [${a}], line 8)`,
      "        throw new RangeError(value.name + ' is negative')",
      `    at cell [${b}], line 4`,
      '        check(value)',
    ],
  })
  assert.deepEqual(second.reply, { status: 'error', execution_count: b, ...error(second) })
})

test('a type error is an error output with its line and column, and nothing runs', async () => {
  const execution = await kernel.execute("(globalThis as any).ran = true\nconst n: number = await ('text')")
  assert.equal(error(execution).evalue, "line 2: Type 'string' is not assignable to type 'number'.")
  assert.match(error(execution).traceback[0], /^line 2, column 7: /)
  assert.equal(result(await kernel.execute('(globalThis as any).ran ?? null'))?.data['text/plain'], undefined)
})

test('the column of a type error in the first line is not shifted by the rewriting of await', async () => {
  const execution = await kernel.execute("const n: number = await ('text')")
  assert.match(error(execution).traceback[0], /^line 1, column 7: /)
})

test('what was queued behind a failing cell is aborted after its reply, what comes later runs', async () => {
  const ids = await Promise.all(
    ["throw new Error('first')", 'globalThis.process.env.QUEUED = "1"', '3'].map(code =>
      kernel.send('execute_request', { code }),
    ),
  )
  const order: unknown[] = []
  // asked for in another order than they are to come in
  await Promise.all([2, 1, 0].map(async n => order.push([n, (await kernel.reply(ids[n])).content.status])))
  assert.deepEqual(order, [
    [0, 'error'],
    [1, 'aborted'],
    [2, 'aborted'],
  ])
  assert.equal(result(await kernel.execute('process.env.QUEUED === undefined'))?.data['text/plain'], 'true')
})

test('a cell that may fail does not abort what is queued behind it', async () => {
  const ids = await Promise.all(
    ["throw new Error('expected')", '1 + 1'].map(code =>
      kernel.send('execute_request', { code, stop_on_error: false }),
    ),
  )
  const statuses = await Promise.all(ids.map(async id => (await kernel.reply(id)).content.status))
  assert.deepEqual(statuses, ['error', 'ok'])
})

for (const [what, code] of [
  ['a rejection that nobody awaits', "Promise.reject(new Error('lost'))\n1"],
  ['a throw in a timer', "setTimeout(() => { throw new Error('lost') }, 0)\n1"],
  [
    'a rejection while the cell waits for something else',
    "void Promise.reject(new Error('lost')); await new Promise(() => {})",
  ],
] as const)
  test(`${what} fails the cell`, async () => {
    const execution = await kernel.execute(code)
    assert.equal(execution.reply.status, 'error')
    assert.equal(error(execution).evalue, 'lost')
    assert.match(error(execution).traceback[1], /line 1/)
  })

test('a throw in a timer after its cell has ended is shown as an error of that cell', async () => {
  const id = await kernel.send('execute_request', { code: "setTimeout(() => { throw new Error('late') }, 100)\n0" })
  assert.equal((await kernel.reply(id)).content.status, 'ok')
  await new Promise(done => setTimeout(done, 300))
  const late = (await kernel.published(id)).find(({ type }) => type === 'error')
  assert.equal(late?.content.evalue, 'late')
})

for (const code of [
  'await (async () => 7)()',
  'const seven = await (Promise.resolve(7))\nseven',
  'let sum = 0\nfor await (const x of [Promise.resolve(3), 4]) sum += x\nsum',
  '(await [7])[0]',
  'const text = await `7`\nNumber(text)',
])
  test(`top-level await is understood: ${JSON.stringify(code)}`, async () => {
    assert.equal(result(await kernel.execute(code))?.data['text/plain'], '7')
  })

test('a short property means the variable of an earlier cell', async () => {
  await kernel.execute('const epochs = 7')
  assert.equal(result(await kernel.execute('const settings = { epochs }\nsettings.epochs'))?.data['text/plain'], '7')
})

test('an object with a bundle of its own is shown by it', async () => {
  const shown = await kernel.execute(
    "({ [Symbol.for('Jupyter.display')]: () => ({ 'text/html': '<b>7</b>', 'text/plain': '7' }) })",
  )
  assert.deepEqual(result(shown)?.data, { 'text/html': '<b>7</b>', 'text/plain': '7' })
})

test('a request with a wrong signature is not executed', async () => {
  await kernel.send('execute_request', { code: "process.env.FORGED = '1'" }, 'another key')
  assert.equal(result(await kernel.execute('process.env.FORGED === undefined'))?.data['text/plain'], 'true')
})

test('a silent cell publishes nothing and takes no number', async () => {
  const before = (await kernel.execute('0')).reply.execution_count as number
  const silent = await kernel.execute("console.log('x'); 5", { silent: true })
  assert.deepEqual(silent.outputs, [])
  assert.equal((await kernel.execute('0')).reply.execution_count, before + 1)
})

test('other requests are answered, and the kernel is busy again after one that came during a cell', async () => {
  const ask = async (type: string, content = {}) => (await kernel.reply(await kernel.send(type, content))).content
  const info = (await ask('kernel_info_request')) as { status: string; language_info: { name: string } }
  assert.deepEqual([info.status, info.language_info.name], ['ok', 'typescript'])
  assert.deepEqual(await ask('comm_info_request'), { status: 'ok', comms: {} })
  const { execution_count } = (await kernel.execute("'remembered'")).reply
  assert.deepEqual(await ask('history_request', { hist_access_type: 'tail', n: 1 }), {
    status: 'ok',
    history: [[1, execution_count, "'remembered'"]],
  })
  assert.deepEqual((await ask('complete_request', { code: 'Math.hyp', cursor_pos: 8 })).matches, ['hypot'])
  assert.equal((await ask('is_complete_request', { code: 'function f() {' })).status, 'incomplete')

  const id = await kernel.send('execute_request', { code: 'await new Promise(done => setTimeout(done, 400))' })
  await ask('comm_info_request')
  await kernel.reply(id)
  const states = (await kernel.published(id))
    .filter(({ type }) => type === 'status')
    .map(m => m.content.execution_state)
  assert.deepEqual(states, ['busy', 'busy', 'idle'])
})

/** Asks until an expression is true, for at most five seconds. */
async function becomesTrue(expression: string): Promise<boolean> {
  for (const deadline = Date.now() + 5000; Date.now() < deadline; await new Promise(done => setTimeout(done, 100)))
    if (result(await kernel.execute(expression))?.data['text/plain'] === 'true') return true
  return false
}

test('a cell that listens to the interrupt signal itself hears it, and the kernel lives', async () => {
  await kernel.execute("void process.on('SIGINT', () => { process.env.SIGNAL = '1' })")
  await kernel.control('interrupt_request')
  assert.ok(await becomesTrue("process.env.SIGNAL === '1'"))
})

test('an interrupt calls the listeners of the package', async () => {
  const listeners = "(globalThis as any)[Symbol.for('gradient-lab.interrupt')]"
  await kernel.execute(`${listeners} ??= new Set(); ${listeners}.add(() => { process.env.HEARD = '1' })`)
  await kernel.control('interrupt_request')
  assert.ok(await becomesTrue("process.env.HEARD === '1'"))
})

test('a shutdown ends the kernel and what its cells started', async t => {
  const own = await startKernel(tmpdir())
  t.after(() => own.close())
  const started = await own.execute(
    "require('child_process').spawn('sleep', ['1000']).pid; setInterval(() => {}, 1000)\nrequire('child_process').spawn('sleep', ['1000']).pid",
  )
  const pid = Number(result(started)?.data['text/plain'])
  assert.ok(isAlive(pid))
  const gone = once(own.process, 'exit')
  const at = Date.now()
  assert.equal((await own.control('shutdown_request')).type, 'shutdown_reply')
  assert.deepEqual(await gone, [0, null])
  assert.ok(Date.now() - at < 1000, `${Date.now() - at} ms, with a live timer`)
  assert.ok(await until(() => !isAlive(pid), 1000))
})

test('what the cells of a killed kernel started ends with it', async t => {
  const own = await startKernel(tmpdir())
  t.after(() => own.close())
  const started = await own.execute(
    "process.on('SIGTERM', () => {}); require('child_process').spawn('sh', ['-c', \"trap '' TERM HUP; sleep 1000 & wait\"]).pid",
  )
  const pid = Number(result(started)?.data['text/plain'])
  assert.ok(isAlive(pid))
  const gone = once(own.process, 'exit')
  process.kill(own.process.pid!, 'SIGKILL')
  await gone
  assert.ok(await until(() => !isAlive(pid), 2000))
})

test('a kernel whose client has died ends by itself', async () => {
  const connection = await writeConnection()
  const command = JSON.stringify([process.execPath, ...kernelCommand(connection.file)])
  const script = `const [node, ...args] = ${command}
const kernel = require('child_process').spawn(node, args, { detached: true, stdio: 'ignore' })
process.stdout.write(String(kernel.pid)); setTimeout(() => process.exit(), 2500)`
  const client = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [pid] = (await once(client.stdout, 'data')).map(Number)
  await once(client, 'exit')
  assert.ok(isAlive(pid), 'the kernel outlives its client')
  assert.ok(await until(() => !isAlive(pid), 5000), 'the kernel ends')
  rmSync(connection.folder, { recursive: true, force: true })
})

test('a kernel whose port is taken says so and ends, and Jupyter starts another', async () => {
  for (const channel of [0, 1, 2, 3, 4]) {
    const connection = await writeConnection()
    const taken = createServer().listen(connection.ports[channel], '127.0.0.1')
    await once(taken, 'listening')
    const kernel = spawn(process.execPath, kernelCommand(connection.file), { stdio: ['ignore', 'ignore', 'pipe'] })
    let complaint = ''
    kernel.stderr.on('data', (text: Buffer) => {
      complaint += text
    })
    try {
      assert.ok(await until(() => kernel.signalCode !== null || kernel.exitCode !== null, 15_000), `port ${channel}`)
      const where = `tcp://127.0.0.1:${connection.ports[channel]}`
      assert.equal(
        complaint.trim(),
        `kernel: cannot start on ${where}: Address already in use; Jupyter starts it again with other ports`,
      )
    } finally {
      kernel.kill('SIGKILL')
      taken.close()
      rmSync(connection.folder, { recursive: true, force: true })
    }
  }
})
