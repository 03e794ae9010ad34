import assert from 'node:assert/strict'
import * as fs from 'node:fs'
import * as path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type TestContext, test } from 'node:test'
import { completeParameters } from '../../src/experiments/parse-parameters.js'
import { positions, randomWalk } from '../runs/random-walk.js'
import { computedEpochs, temporaryHome } from '../runs/temporary-home.js'
import { type Execution, type KernelClient, printed, startKernel } from './kernel-client.js'

const checkout = path.resolve(__dirname, '..', '..', '..')
const experiments = require.resolve('../runs/random-walk.js')
const parameters = { epochs: 6, pause: 500 }
const expected = positions(completeParameters(randomWalk, parameters))

/** A notebook's folder, with its own results, in which cells can import the package. */
function notebookFolder(t: TestContext): string {
  const folder = temporaryHome(t)
  fs.symlinkSync(path.join(checkout, 'node_modules'), path.join(folder, 'node_modules'))
  return folder
}

/** A kernel in that folder whose first cell is the walk. */
async function openNotebook(t: TestContext, folder: string): Promise<KernelClient> {
  const kernel = await startKernel(folder)
  t.after(() => kernel.close())
  await run(
    kernel,
    `import { results, start, sweep } from 'gradient-lab'
const source = { module: ${JSON.stringify(experiments)}, name: 'experiments' }
const options = { home: ${JSON.stringify(folder)}, source }
const parameters = ${JSON.stringify(parameters)}`,
  )
  return kernel
}

async function run(kernel: KernelClient, code: string): Promise<Execution> {
  const execution = await kernel.execute(code)
  assert.equal(execution.reply.status, 'ok', `${code}\n${JSON.stringify(execution)}`)
  return execution
}

/** The value of an expression in the kernel, as JSON carries it. */
const value = async (kernel: KernelClient, expression: string) =>
  JSON.parse(printed(await run(kernel, `console.log(JSON.stringify(${expression}))`)))

/** Waits in a cell until the condition no longer holds: a cell for each look would be type-checked each time. */
const waitWhile = (kernel: KernelClient, condition: string) =>
  run(kernel, `while (${condition}) await new Promise(done => setTimeout(done, 20))`)

const rowsCame = (kernel: KernelClient, count: number) => waitWhile(kernel, `run.rows.length < ${count}`)

for (const how of ['restarted', 'killed'] as const)
  test(`when the kernel is ${how}, the cell run again goes on from the last checkpoint and loses only the epoch begun`, async t => {
    const folder = notebookFolder(t)
    const first = await openNotebook(t, folder)
    const began = performance.now()
    const { outputs } = await run(first, `const run = start('random-walk', parameters, options)`)
    assert.ok(performance.now() - began < 2000, 'the cell ends at once')
    assert.match(String((outputs[0].content.data as Record<string, unknown>)['text/plain']), /: 0 %, starting\n/)
    await rowsCame(first, 6)
    const id: string = await value(first, 'run.id')
    if (how === 'restarted') await first.control('shutdown_request')
    else await first.close()

    const second = await openNotebook(t, folder)
    await run(second, `const run = start('random-walk', parameters, options)`)
    await rowsCame(second, 18)
    const rows = await value(second, '(await run.done).map(row => row.position)')
    assert.deepEqual(rows, expected)
    assert.deepEqual(computedEpochs(folder, id), [1, 2, 3, 4, 5, 6])
  })

/** A kernel in which one cell has started a run that has given its first rows. */
async function kernelWithRun(t: TestContext, folder: string): Promise<KernelClient> {
  const kernel = await openNotebook(t, folder)
  await run(kernel, `const run = start('random-walk', parameters, options)`)
  await rowsCame(kernel, 3)
  return kernel
}

/** Interrupts a cell that goes on until then. */
async function interruptCell(kernel: KernelClient, code: string): Promise<void> {
  const cell = await kernel.send('execute_request', { code, silent: false, store_history: true })
  await sleep(200)
  await kernel.control('interrupt_request')
  assert.equal((await kernel.reply(cell)).content.status, 'error')
}

test('an interrupt of a cell that awaits a run stops the run, which goes on when its cell is run again', async t => {
  const folder = notebookFolder(t)
  const kernel = await kernelWithRun(t, folder)
  await interruptCell(kernel, 'await run.done')
  await waitWhile(kernel, "run.state === 'running'")
  assert.equal(await value(kernel, 'run.state'), 'interrupted')
  await run(kernel, `const again = start('random-walk', parameters, options)`)
  await waitWhile(kernel, "again.state === 'running'")
  assert.deepEqual(await value(kernel, 'again.rows.map(row => row.position)'), expected)
  assert.deepEqual(computedEpochs(folder, await value(kernel, 'again.id')), [1, 2, 3, 4, 5, 6])
})

test('an interrupt of a cell that has to do with no run leaves the runs of other cells alone', async t => {
  const folder = notebookFolder(t)
  const kernel = await kernelWithRun(t, folder)
  await interruptCell(kernel, 'while (true) {}')
  await rowsCame(kernel, 18)
  assert.deepEqual(await value(kernel, '(await run.done).map(row => row.position)'), expected)
  assert.deepEqual(computedEpochs(folder, await value(kernel, 'run.id')), [1, 2, 3, 4, 5, 6])
})

test('an interrupt while no cell runs stops the runs', async t => {
  const kernel = await kernelWithRun(t, notebookFolder(t))
  await kernel.control('interrupt_request')
  await waitWhile(kernel, "run.state === 'running'")
  assert.equal(await value(kernel, 'run.state'), 'interrupted')
})

test('two notebooks that ask for the same case share one run, and both see its rows before the end', async t => {
  const folder = notebookFolder(t)
  const kernels = await Promise.all([openNotebook(t, folder), openNotebook(t, folder)])
  for (const kernel of kernels) await run(kernel, `const run = start('random-walk', parameters, options)`)
  const seen = await Promise.all(
    kernels.map(async kernel => {
      await rowsCame(kernel, 3)
      // who follows a run hears of its progress five times a second, maybe after its first rows
      for (;;) {
        const [rows, fraction] = await value(kernel, '[run.rows.length, run.progress.fraction]')
        if (fraction > 0 || rows === 18) return [rows, fraction]
      }
    }),
  )
  for (const [rows, fraction] of seen) assert.ok(rows < 18 && fraction > 0 && fraction < 1, `${rows} ${fraction}`)
  for (const kernel of kernels) {
    await rowsCame(kernel, 18)
    assert.deepEqual(await value(kernel, '(await run.done).map(row => row.position)'), expected)
  }
  assert.deepEqual(computedEpochs(folder, await value(kernels[0], 'run.id')), [1, 2, 3, 4, 5, 6])
})

test('a part in a file beside the notebook is used, and a change of the file makes a new run', async t => {
  const folder = notebookFolder(t)
  const kernel = await openNotebook(t, folder)
  const part = (text: string) => fs.writeFileSync(path.join(folder, 'steps.ts'), `export const step = ${text}\n`)
  const cell = (name: string) =>
    run(kernel, `const ${name} = start('random-walk', { epochs: 1, drift: 0, step: './steps.ts#step' }, options)`)
  part('(u: number): number => 1')
  await cell('one')
  assert.equal(await value(kernel, '(await one.done)[0].position'), 100)
  part('(u: number): number => 2')
  await cell('two')
  assert.equal(await value(kernel, '(await two.done)[0].position'), 200)
  assert.equal(await value(kernel, 'one.id === two.id'), false)
  part('(u: number): number => 1')
  await cell('again')
  assert.equal(await value(kernel, '(await again.done)[0].position'), 100)
  assert.equal(await value(kernel, 'one.id === again.id'), true)
  assert.deepEqual(computedEpochs(folder, await value(kernel, 'one.id')), [1], 'what was there is read')
})

test('a cell that reads results that are not there is red, starts nothing, and names the cell that makes them', async t => {
  const folder = notebookFolder(t)
  const kernel = await openNotebook(t, folder)
  const { outputs, reply } = await kernel.execute(`await results('random-walk', { epochs: 2 }, options)`)
  assert.equal(reply.status, 'error')
  const { evalue } = outputs.find(({ type }) => type === 'error')!.content as { evalue: string }
  assert.match(
    evalue,
    /not there; make them with `npx gradient-lab run random-walk --set epochs=2`, or in a cell with `await start\(/,
  )
  assert.ok(!fs.existsSync(path.join(folder, 'results')))
  await run(kernel, `await start('random-walk', { epochs: 2 }, options).done`)
  const shown = await run(kernel, `await results('random-walk', { epochs: 2 }, options)`)
  const { data } = shown.outputs.at(-1)!.content as { data: Record<string, string> }
  assert.match(data['text/plain'], /position/)
})

test('a run and a sweep as the last expressions of cells show themselves', async t => {
  const kernel = await openNotebook(t, notebookFolder(t))
  await run(kernel, `const run = start('random-walk', { epochs: 1 }, options)`)
  await run(kernel, 'await run.done; null')
  const { outputs } = await run(kernel, 'run')
  const texts = outputs.map(({ content }) => String((content.data as Record<string, unknown>)['text/plain']))
  assert.equal(texts.length, 4)
  assert.match(texts[0], /^random-walk [0-9a-f]{12}: done, 3 rows, position [\d.]+\nepochs=1$/)
  assert.equal(texts[1], 'Chart (position against row)')
  assert.match(texts[2], /^epoch \[epoch\] +position \[m\]/)
  assert.match(texts[3], /^random-walk [0-9a-f]{12}$/)
  await run(kernel, `const grid = sweep('random-walk', { seed: [0, 1], epochs: 1 }, options)`)
  await run(kernel, 'await grid.done; null')
  const table = (await run(kernel, 'grid')).outputs[1].content.data as Record<string, string>
  assert.match(table['text/plain'], /^seed +run +state +rows +newest\n +0 +[0-9a-f]{12} +done +3 +position/)
})
