import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { readNotebook } from '../../src/notebook/notebook-file.js'
import { needs } from '../system-packages.js'
import { notebookOf } from './demo-notebook.js'
import { type Lab, type LabNotebook, project, startLab } from './jupyterlab.js'

const { skip } = needs('chromium')

const folder = `jupyterlab-${process.pid}.tmp`

const cells = [
  `import { chart, progress, table } from 'gradient-lab'`,
  `const rows = Array.from({ length: 40 }, (_, step) => ({ step, ratio: 1 - Math.exp(-step / 10) }))
table({
  columns: [
    { name: 'step', unit: 'step', meaning: 'number of updates' },
    { name: 'ratio', unit: '1', meaning: 'variance ratio' },
  ],
  rows,
})`,
  `chart({
  title: 'Variance ratio',
  background: 'white',
  data: { values: rows },
  mark: { type: 'line', point: true },
  encoding: { x: { field: 'step', type: 'quantitative' }, y: { field: 'ratio', type: 'quantitative' } },
  config: { axis: { labelColor: 'black', titleColor: 'black' } },
})`,
  'for (let i = 0; i < 5000; i++) console.log(i)',
  `const work = progress('training')
for (let i = 1; i <= 20; i++) {
  await new Promise(done => setTimeout(done, 20))
  work.update(i / 20, \`epoch \${i} of 20\`)
}
work.done('20 epochs')`,
  `function period(value: number): number {
  if (!(value > 0)) throw new RangeError('svrg: period must be a positive integer, got ' + value)
  return value
}`,
  `const good = period(5)

period(0)`,
  '6 * 7',
  'while (true) {}',
  `const steps = progress('waiting')
for (let i = 1; i <= 40; i++) {
  await new Promise(done => setTimeout(done, 100))
  steps.update(i / 40)
}
steps.done('4 s')`,
  `await new Promise(() => {})`,
  `/** Mean of the squares of some numbers. */
const meanSquare = (numbers: number[]): number =>
  numbers.reduce((sum, x) => sum + x * x, 0) / numbers.length`,
  'meanSq',
  'meanSquare([1, 2])',
  `table(
  Array.from({ length: 3 }, (_, i) =>
    Object.fromEntries(Array.from({ length: 18 }, (_, j) => [\`aLongColumnName\${j}\`, 10 ** (i * j)])),
  ),
)`,
]
const [tableCell, chartCell, printCell, progressCell, errorCell, answerCell, loopCell] = [1, 2, 3, 4, 6, 7, 8]
const [movingCell, waitingCell, documentedCell, beginningCell, callCell, wideCell] = [9, 10, 11, 12, 13, 14]

let lab: Lab
let notebook: LabNotebook

before(async () => {
  if (skip) return
  mkdirSync(join(project, folder))
  writeFileSync(join(project, folder, 'demo.ipynb'), notebookOf(cells))
  writeFileSync(join(project, folder, 'saved.ipynb'), notebookOf(cells.slice(0, chartCell + 1)))
  execFileSync(
    process.execPath,
    [join(project, 'dist', 'src', 'cli', 'main.js'), 'notebook', `${folder}/saved.ipynb`],
    {
      cwd: project,
      stdio: 'ignore',
    },
  )
  lab = await startLab()
})
after(async () => {
  await lab?.close()
  rmSync(join(project, folder), { recursive: true, force: true })
})

async function assertOutputs(): Promise<void> {
  assert.equal(await notebook.cell(tableCell).locator('.jp-RenderedHTML tbody tr').count(), 31)
  assert.match((await notebook.cell(tableCell).textContent()) ?? '', /40 rows × 2 columns/)
  await notebook.cell(chartCell).locator('.jp-RenderedVegaLite canvas, .jp-RenderedVegaLite svg').first().waitFor()
  const printed = (await notebook.outputs(printCell)).map(({ text }) => [text].flat().join('')).join('')
  assert.equal(printed, Array.from({ length: 5000 }, (_, i) => `${i}\n`).join(''))
  const bars = await notebook.outputs(progressCell)
  assert.equal(bars.length, 1)
  assert.match(String(bars[0].data?.['text/plain']), /^training: done, 20 epochs$/)
  const [error] = await notebook.outputs(errorCell)
  assert.equal(error.output_type, 'error')
  assert.deepEqual(error.traceback, [
    'RangeError: svrg: period must be a positive integer, got 0',
    '    at period (cell [6], line 2)',
    "        if (!(value > 0)) throw new RangeError('svrg: period must be a positive integer, got ' + value)",
    '    at cell [7], line 3',
    '        period(0)',
  ])
  const shown = notebook.cell(errorCell).locator('.jp-OutputArea-output')
  assert.equal(
    await shown.evaluate(
      (e: never) =>
        (globalThis as never as { getComputedStyle(e: never): { backgroundColor: string } }).getComputedStyle(e)
          .backgroundColor,
    ),
    'rgb(255, 221, 221)',
  )
  assert.match(await notebook.prompt(errorCell), /\[7\]/)
  assert.match(await notebook.prompt(answerCell), /\[ \]/)
}

/** A chart's most frequent grey level (its ground), and how many pixels differ from it by a third of the scale (its ink). */
const shadesOf = (n: number): Promise<{ ground: number; ink: number }> =>
  notebook
    .cell(n)
    .locator('.jp-RenderedVegaLite canvas')
    .evaluate((canvas: never) => {
      const { width, height, getContext } = canvas as never as {
        width: number
        height: number
        getContext(kind: '2d'): { getImageData(...at: number[]): { data: Uint8ClampedArray } }
      }
      const { data } = getContext.call(canvas, '2d').getImageData(0, 0, width, height)
      const counts = new Array(256).fill(0)
      for (let i = 0; i < data.length; i += 4) counts[Math.round((data[i] + data[i + 1] + data[i + 2]) / 3)]++
      const ground = counts.indexOf(Math.max(...counts))
      return { ground, ink: counts.filter((_, grey) => Math.abs(grey - ground) > 85).reduce((a, b) => a + b, 0) }
    })

test('JupyterLab runs all cells up to the error and shows each as it should', { skip, timeout: 120_000 }, async () => {
  notebook = await lab.open(`${folder}/demo.ipynb`)
  await notebook.kernelIs('idle')
  await notebook.menu('Run', 'runmenu:run-all')
  await notebook.finished()
  await notebook.kernelIs('idle')
  await assertOutputs()
  const { ground, ink } = await shadesOf(chartCell)
  assert.ok(ground > 250 && ink > 500, `dark ink on a light ground, got ${ink} pixels on ${ground}`)
  await notebook.picture('table-and-chart', tableCell)
  await notebook.picture('error', progressCell)
})

test('a loop that never yields is interrupted, and the kernel lives', { skip, timeout: 60_000 }, async () => {
  await notebook.run(loopCell)
  await notebook.kernelIs('busy')
  await notebook.page.waitForTimeout(500)
  await notebook.menu('Kernel', 'kernelmenu:interrupt')
  await notebook.kernelIs('idle')
  assert.equal((await notebook.outputs(loopCell))[0].ename, 'Interrupted')
  await notebook.ran(answerCell)
  const [result] = await notebook.outputs(answerCell)
  assert.equal(String(result.data?.['text/plain']), '42')
})

test('a promise that never settles is interrupted, and the kernel lives', {
  skip,
  timeout: 60_000,
}, async () => {
  await notebook.run(waitingCell)
  await notebook.kernelIs('busy')
  await notebook.page.waitForTimeout(500)
  await notebook.menu('Kernel', 'kernelmenu:interrupt')
  await notebook.kernelIs('idle')
  assert.equal((await notebook.outputs(waitingCell))[0].ename, 'Interrupted')
  await notebook.picture('interrupted', loopCell)
  await notebook.ran(answerCell)
  assert.equal(String((await notebook.outputs(answerCell))[0].data?.['text/plain']), '42')
})

test('a progress bar moves in its place while the cell runs, and stops with it', {
  skip,
  timeout: 60_000,
}, async () => {
  await notebook.ran(0)
  await notebook.run(movingCell)
  const bar = notebook.cell(movingCell).locator('progress')
  await bar.waitFor()
  const seen: number[] = []
  while ((await bar.count()) > 0) {
    const value = await bar.getAttribute('value', { timeout: 500 }).catch(() => null)
    if (value !== null && Number(value) !== seen.at(-1)) seen.push(Number(value))
    if (seen.length === 5) await notebook.picture('progress', movingCell)
    await notebook.page.waitForTimeout(50)
  }
  assert.ok(seen.length >= 8 && seen.length <= 17, `four states a second for four seconds, saw ${seen}`)
  assert.deepEqual(
    seen,
    [...seen].sort((a, b) => a - b),
  )
  const outputs = await notebook.outputs(movingCell)
  assert.deepEqual(
    outputs.map(({ data }) => data?.['text/plain']),
    ['waiting: done, 4 s'],
  )
})

test('Tab completes a name, and Shift-Tab shows its type and its docstring', { skip, timeout: 60_000 }, async () => {
  await notebook.ran(documentedCell)
  await notebook.enter(beginningCell)
  await notebook.page.keyboard.press('Tab')
  await notebook.page.locator('.jp-Completer code', { hasText: 'meanSquare' }).waitFor()
  await notebook.page.keyboard.press('Enter')
  await notebook.cell(beginningCell).getByText('meanSquare', { exact: true }).waitFor()
  await notebook.enter(callCell)
  for (let k = 0; k < '([1, 2])'.length; k++) await notebook.page.keyboard.press('ArrowLeft')
  await notebook.page.keyboard.press('Shift+Tab')
  const tooltip = notebook.page.locator('.jp-Tooltip')
  // It opens empty, and is filled when its Markdown has been rendered.
  await tooltip.getByText('Mean of the squares of some numbers.').waitFor()
  const help = (await tooltip.textContent()) ?? ''
  assert.match(help, /meanSquare: \(numbers: number\[\]\) => number/)
  await notebook.picture('help', documentedCell)
  await notebook.page.keyboard.press('Escape')
})

test('the members of an import are listed to choose from', { skip, timeout: 60_000 }, async () => {
  await notebook.enter(0)
  await notebook.page.keyboard.press('Enter')
  await notebook.page.keyboard.type("import * as lab from 'gradient-lab'")
  await notebook.ran(0)
  await notebook.enter(beginningCell)
  await notebook.page.keyboard.press('Control+A')
  await notebook.page.keyboard.type('lab.s')
  await notebook.page.keyboard.press('Tab')
  const list = notebook.page.locator('.jp-Completer')
  await list.waitFor()
  const names = await list.locator('code').allTextContents()
  for (const name of ['start', 'svrg', 'sgd']) assert.ok(names.includes(name), `${name} is not among ${names}`)
  await notebook.picture('completion', documentedCell)
  await notebook.page.keyboard.press('Escape')
})

test('a table that is wider than the page scrolls inside its cell', { skip, timeout: 60_000 }, async () => {
  await notebook.ran(wideCell)
  const page = await notebook.page.evaluate('[document.documentElement.scrollWidth, innerWidth]')
  assert.deepEqual(page, [1280, 1280])
  const shown = notebook.cell(wideCell).locator('.jp-RenderedHTML')
  const [inner, outer] = await shown.evaluate((e: never) => {
    const { scrollWidth, clientWidth } = e as { scrollWidth: number; clientWidth: number }
    return [scrollWidth, clientWidth]
  })
  assert.ok(inner > outer, `${inner} pixels of table in ${outer}`)
  await notebook.picture('wide-table', wideCell)
})

test('restart and run all gives the same outputs and counts', { skip, timeout: 120_000 }, async () => {
  // What is looked at afterwards is new.
  await notebook.page.evaluate("jupyterapp.commands.execute('notebook:clear-all-cell-outputs').then(() => {})")
  await notebook.menu('Run', 'runmenu:restart-and-run-all')
  await notebook.accept()
  await notebook.finished()
  await notebook.kernelIs('idle')
  await assertOutputs()
})

test('the dark theme draws a chart in light ink on a dark ground', { skip, timeout: 60_000 }, async () => {
  await notebook.setTheme('JupyterLab Dark')
  await notebook.ran(chartCell)
  await notebook.page.waitForTimeout(1000)
  const { ground, ink } = await shadesOf(chartCell)
  assert.ok(ground < 80 && ink > 500, `light ink on a dark ground, got ${ink} pixels on ${ground}`)
  await notebook.picture('dark', chartCell)
  await notebook.picture('dark-error', progressCell)
  await notebook.setTheme('JupyterLab Light')
})

test('a notebook that was saved without JupyterLab shows table and chart before it is trusted or run, and opening it leaves kernel and language as saved', {
  skip,
  timeout: 60_000,
}, async () => {
  const saved = await lab.open(`${folder}/saved.ipynb`)
  await saved.kernelIs('idle')
  assert.equal(await saved.trusted(), false)
  await saved.cell(chartCell).locator('.jp-RenderedVegaLite canvas').waitFor()
  assert.equal(await saved.cell(tableCell).locator('.jp-RenderedHTML tbody tr').count(), 31)
  assert.deepEqual(await saved.metadata(), readNotebook(join(project, folder, 'saved.ipynb')).metadata)
})
