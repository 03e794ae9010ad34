import assert from 'node:assert/strict'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { after, before, test } from 'node:test'
import { pause } from './flaws.js'
import { type Execution, type KernelClient, printed, startKernel } from './kernel-client.js'

const notebooks = resolve(__dirname, '..', '..', '..', 'notebooks')
let kernel: KernelClient
before(async () => {
  kernel = await startKernel(notebooks)
})
after(() => kernel.close())

const error = ({ outputs }: Execution) => {
  const errors = outputs.filter(({ type }) => type === 'error')
  assert.equal(errors.length, 1, JSON.stringify(outputs).slice(0, 500))
  return errors[0].content as { ename: string; evalue: string; traceback: string[] }
}
const data = ({ outputs }: Execution) =>
  outputs.find(({ type }) => type === 'execute_result')?.content.data as Record<string, string>
const value = async (code: string) => data(await kernel.execute(code))?.['text/plain']
const ask = async (type: string, content = {}) => (await kernel.reply(await kernel.send(type, content))).content

for (const [what, code, ename, evalue] of [
  ['undefined', 'throw undefined', 'Thrown', /^undefined$/],
  ['a text', "throw 'words'", 'Thrown', /^'words'$/],
  [
    'an object that throws when it is looked at',
    "throw { [Symbol.for('nodejs.util.inspect.custom')]() { throw 1 } }",
    'Thrown',
    /cannot be shown/,
  ],
  // Node 20 asks for this property and Node 26 does not
  ['an object with a tag that throws', 'throw { get [Symbol.toStringTag]() { throw 1 } }', 'Thrown', /./],
  ['a proxy that throws', 'throw new Proxy({}, { get() { throw 1 }, getPrototypeOf() { throw 2 } })', 'Thrown', /./],
  [
    'an error with strange fields',
    "throw Object.assign(new Error('x'), { name: 7, message: {}, stack: null })",
    'Error',
    /^$/,
  ],
  [
    'an error whose message throws',
    "throw Object.defineProperty(new Error('x'), 'message', { get() { throw 1 } })",
    'Error',
    /^$/,
  ],
  ['an error that is its own reason', "const e: any = new Error('x'); e.cause = e; throw e", 'Error', /^x$/],
  [
    'a frozen error of several',
    "throw Object.freeze(new AggregateError([new Error('p'), 3], 'both'))",
    'AggregateError',
    /^both$/,
  ],
  [
    'a message of ten million signs',
    "throw new Error('x'.repeat(1e7))",
    'Error',
    /^x{20000}… \(9980000 more characters\)$/,
  ],
  [
    'a display that returns nothing',
    "({ [Symbol.for('Jupyter.display')]: () => null })",
    'TypeError',
    /must return an object .* got null/,
  ],
  [
    'a display that is no JSON',
    "({ [Symbol.for('Jupyter.display')]: () => ({ 'text/plain': 1n }) })",
    'TypeError',
    /no JSON/,
  ],
  ['a display that throws', "({ [Symbol.for('Jupyter.display')]() { throw new Error('mine') } })", 'Error', /^mine$/],
  [
    'a value that throws when it is shown',
    "({ [Symbol.for('nodejs.util.inspect.custom')]() { throw new Error('mine') } })",
    'Error',
    /^mine$/,
  ],
] as const)
  test(`${what} is one red error, and the kernel lives`, async () => {
    const shown = error(await kernel.execute(code))
    assert.equal(shown.ename, ename)
    assert.match(shown.evalue, evalue)
    assert.ok(shown.traceback.join('').length < 100_000)
    assert.equal(await value('6 * 7'), '42')
  })

test('the reasons of an error are shown, each once', async () => {
  const { traceback } = error(
    await kernel.execute(
      "const a: any = new Error('outer', { cause: new TypeError('inner') }); a.cause.cause = a; throw a",
    ),
  )
  assert.deepEqual(
    traceback.filter(line => /outer|inner/.test(line) && !line.startsWith('  ')),
    ['Error: outer', 'Caused by: TypeError: inner'],
  )
})

test('an error of something awaited shows the line that awaits it, where a library threw it too', async () => {
  const { traceback } = error(
    await kernel.execute(`import { results } from 'gradient-lab'
const nothing = 0
await results('variance-ratio', { seed: 987654321 })`),
  )
  assert.match(traceback.at(-3)!, /^ {4}at results \(gradient-lab/)
  assert.match(traceback.at(-2)!, /^ {4}at cell \[\d+\], line 3$/)
  assert.equal(traceback.at(-1), "        await results('variance-ratio', { seed: 987654321 })")
})

test('what a failed cell had declared is kept with its type, what it had not reached keeps its old meaning', async () => {
  await kernel.execute("const first = 1; const second = 'old'; class Third { a = 1 }; let fourth: number")
  await kernel.execute(
    "const first = 'new'; const { p, q: [r] } = { p: 1, q: ['x'] }\nthrow new Error()\nconst second = 2; class Third { b = 2 }",
  )
  assert.equal(await value('first.length + p + r.length + second.length + new Third().a'), '9')
  assert.match(error(await kernel.execute('second.toFixed()')).evalue, /'toFixed' does not exist on type '"old"'/)
})

test('a cell may be run again, whatever it declares', async () => {
  const code =
    "import { sep } from 'node:path'; const a = 1; let b = 2; class C { d = 3 }; function e() { return ++b }; enum F { g = 4 }; e() + a + new C().d + F.g + sep.length"
  assert.equal(await value(code), '12')
  assert.equal(await value(code), '12')
  assert.equal(await value('b = 10; e()'), '11')
  assert.equal(await value('[b, a, sep]'), "[ 11, 1, '/' ]")
  assert.equal(await value('const a = true; [a, e()]'), '[ true, 12 ]')
})

test('what an earlier run of a cell left behind keeps to its own variables', async () => {
  await kernel.execute('let n = 0; const timer = setInterval(() => { n++ }, 5)')
  await pause(50)
  await kernel.execute('clearInterval(timer); let n = 100')
  await kernel.execute('let m = 0; setInterval(() => { m = 1000 }, 5).unref()')
  await kernel.execute('const m = 5')
  await pause(50)
  assert.equal(await value('[n, m]'), '[ 100, 5 ]')
})

test('thirty runs of a cell leave as many tensors and as much memory as one', async t => {
  await kernel.execute("import * as tf from '@tensorflow/tfjs-node-gpu'")
  const code =
    'const W = tf.ones([1000, 1000]); const Z = W.add(1).mul(2); const list = [{ W, Z: Z.add(1) }]; const v = tf.variable(W)'
  const state = '[tf.memory().numTensors, process.memoryUsage.rss()]'
  await kernel.execute(code)
  for (let i = 0; i < 4; i++) await kernel.execute(code)
  const [tensors, memory] = JSON.parse((await value(state))!) as number[]
  for (let i = 0; i < 30; i++) await kernel.execute(code)
  const [tensorsAfter, memoryAfter] = JSON.parse((await value(state))!) as number[]
  assert.equal(tensorsAfter, tensors)
  // thirty runs make 600 MB: less than a tenth of that is what a heap grows and shrinks by
  const grown = (memoryAfter - memory) / 2 ** 20
  t.diagnostic(`${tensors} tensors, memory grown by ${grown.toFixed(0)} MiB`)
  assert.ok(grown < 60, `${grown} MiB`)
})

test('a tensor that only a function or an older object leads to is not freed', async () => {
  await kernel.execute("import * as tf from '@tensorflow/tfjs-node-gpu'")
  await kernel.execute('const sum = (() => { const hidden = tf.ones([3]); return () => hidden.sum().dataSync()[0] })()')
  await kernel.execute('let T = tf.ones([2]); const holder = new Map([[1, [T]]])')
  for (let i = 0; i < 3; i++) await kernel.execute('T = tf.zeros([2])')
  assert.equal(await value('sum() + holder.get(1)![0].dataSync()[0]'), '4')
})

test('history, completion, inspection and completeness answer as the protocol says', async () => {
  const { execution_count: count } = (await kernel.execute("const sought = '𝛼'")).reply as { execution_count: number }
  assert.deepEqual((await ask('history_request', { hist_access_type: 'search', pattern: '*sought*', n: 1 })).history, [
    [1, count, "const sought = '𝛼'"],
  ])
  assert.deepEqual(
    (await ask('history_request', { hist_access_type: 'range', start: count, stop: count + 1, output: true })).history,
    [[1, count, ["const sought = '𝛼'", null]]],
  )
  const code = "'𝛼𝛼'; soug"
  const { matches, cursor_start, cursor_end } = await ask('complete_request', { code, cursor_pos: [...code].length })
  assert.deepEqual([matches, cursor_start, cursor_end], [['sought'], 6, 10])
  assert.equal((await ask('complete_request', { code: 7 })).ename, 'TypeError')
  for (const [typed, status] of [
    ['1 + 1', 'complete'],
    ['function f() {', 'incomplete'],
    ['f(1,', 'incomplete'],
    ['[1, [2]', 'incomplete'],
    ['const t = `a', 'incomplete'],
    ['/* begun', 'incomplete'],
    ['const t = `a ${1', 'incomplete'],
    ["const t = '", 'invalid'],
    ['1 +* 2', 'invalid'],
    ['}', 'invalid'],
    ['// (', 'complete'],
  ])
    assert.equal((await ask('is_complete_request', { code: typed })).status, status, typed)
})

test('completion tells the kind of each name, also of imported ones', async () => {
  await kernel.execute(
    "import * as lab from 'gradient-lab'\nimport { Float64Vector, sgd, type Run } from 'gradient-lab'",
  )
  await kernel.execute('class Walk { step() {} }\nconst walked = 1')
  const kinds = async (code: string) => {
    const reply = await ask('complete_request', { code, cursor_pos: code.length })
    const types = (reply.metadata as Record<string, { text: string; type: string; start: number; end: number }[]>)[
      '_jupyter_types_experimental'
    ]
    assert.deepEqual(
      types.map(({ text }) => text),
      reply.matches,
    )
    assert.ok(types.every(({ start, end }) => start === reply.cursor_start && end === reply.cursor_end))
    return Object.fromEntries(types.map(({ text, type }) => [text, type]))
  }
  assert.equal((await kinds('lab.sweep'))['sweep'], 'function')
  assert.equal((await kinds('sg'))['sgd'], 'function')
  assert.equal((await kinds('Float64V'))['Float64Vector'], 'class')
  assert.equal((await kinds('const r: Ru'))['Run'], 'type')
  assert.equal((await kinds('Wal'))['Walk'], 'class')
  assert.equal((await kinds('walke'))['walked'], 'const')
  assert.deepEqual(await kinds('new Walk().'), { step: 'method' })
})

test('shift-tab among the arguments of a call shows the function that is called', async () => {
  await kernel.execute('const mean = (numbers: number[], power = 1): number => power')
  for (const [code, shown] of [
    ['mean(', 'const mean:'],
    ['mean([1, 2], ', 'const mean:'],
    ['mean( )', 'const mean:'],
    ['Math.abs(mean( ', 'const mean:'],
    ['Math.abs(mean([1]), ', 'Math.abs('],
    ['mean(Math.abs(1)', 'const mean:'],
    ['const a = 1\nmean([1],\n  ', 'const mean:'],
  ]) {
    const { data } = (await ask('inspect_request', {
      code,
      cursor_pos: code.length - (code.endsWith(' )') ? 1 : 0),
    })) as {
      data: Record<string, string>
    }
    assert.ok(data['text/plain']?.includes(shown), `${code}: ${data['text/plain']}`)
  }
  assert.equal((await ask('inspect_request', { code: 'mean([1]) ', cursor_pos: 10 })).found, false)
})

test('shift-tab shows the signature and the docstring of our functions', async () => {
  await kernel.execute("import { svrg } from 'gradient-lab'")
  const { found, data: shown } = (await ask('inspect_request', { code: 'svrg()', cursor_pos: 2 })) as {
    found: boolean
    data: Record<string, string>
  }
  assert.ok(found)
  assert.match(shown['text/plain'], /svrg\(/)
  assert.match(shown['text/plain'], /Johnson/)
  assert.match(shown['text/markdown'], /^```typescript\n/)
})

test('process.exit in a cell says in that cell that it ended the kernel', async () => {
  const own = await startKernel(notebooks)
  await own.execute('0')
  const gone = once(own.process, 'exit')
  const id = await own.send('execute_request', { code: "console.log('last words'); process.exit(3)" })
  await gone
  await pause(100)
  const outputs = own.soFar(id)
  assert.match(printed({ outputs, reply: {} }), /last words/)
  assert.match(error({ outputs, reply: {} }).evalue, /^cell \[2\] ended the kernel/)
  await own.close()
})
