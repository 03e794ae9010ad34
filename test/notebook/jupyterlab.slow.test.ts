import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { after, before, test } from 'node:test'
import { readNotebook } from '../../src/notebook/notebook-file.js'
import { needs } from '../system-packages.js'
import { notebookOf } from './demo-notebook.js'
import { type Lab, type LabNotebook, project, startLab } from './jupyterlab.js'

const { skip } = needs('chromium')

const folder = `jupyterlab-${process.pid}.tmp`

/** Where pictures of the pages are kept, where that is asked: GRADIENT_LAB_PICTURES=docs/pictures */
const pictures = process.env['GRADIENT_LAB_PICTURES']
async function keepPicture(opened: LabNotebook, name: string): Promise<void> {
  if (!pictures) return
  mkdirSync(resolve(project, pictures), { recursive: true })
  await opened.page.screenshot({ path: resolve(project, pictures, `${name}.png`) })
}

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
]
const [tableCell, chartCell, printCell, progressCell, errorCell, answerCell, loopCell] = [1, 2, 3, 4, 6, 7, 8]

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
  await keepPicture(notebook, 'jupyterlab-error')
})

test('a loop that never yields is interrupted, and the kernel lives', { skip, timeout: 60_000 }, async () => {
  await notebook.run(loopCell)
  await notebook.kernelIs('busy')
  await notebook.page.waitForTimeout(500)
  await notebook.menu('Kernel', 'kernelmenu:interrupt')
  await notebook.kernelIs('idle')
  assert.equal((await notebook.outputs(loopCell))[0].ename, 'Interrupted')
  await notebook.run(answerCell)
  await notebook.shown(answerCell)
  const [result] = await notebook.outputs(answerCell)
  assert.equal(String(result.data?.['text/plain']), '42')
})

test('restart and run all gives the same outputs and counts', { skip, timeout: 120_000 }, async () => {
  await notebook.menu('Run', 'runmenu:restart-and-run-all')
  await notebook.accept()
  await notebook.finished()
  await notebook.kernelIs('idle')
  await assertOutputs()
})

test('the dark theme draws a chart in light ink on a dark ground', { skip, timeout: 60_000 }, async () => {
  await notebook.setTheme('JupyterLab Dark')
  await notebook.page.waitForSelector('body[data-jp-theme-light="false"]', { state: 'attached' })
  await notebook.run(chartCell)
  await notebook.kernelIs('idle')
  await notebook.page.waitForTimeout(1000)
  const { ground, ink } = await shadesOf(chartCell)
  assert.ok(ground < 80 && ink > 500, `light ink on a dark ground, got ${ink} pixels on ${ground}`)
  await keepPicture(notebook, 'jupyterlab-dark')
  await notebook.setTheme('JupyterLab Light')
  await notebook.page.waitForSelector('body[data-jp-theme-light="true"]', { state: 'attached' })
})

test('a notebook that was saved without JupyterLab shows table and chart before it is trusted or run, and opening it leaves kernel and language as saved', {
  skip,
  timeout: 60_000,
}, async () => {
  const saved = await lab.open(`${folder}/saved.ipynb`)
  await saved.kernelIs('idle')
  await saved.cell(chartCell).locator('.jp-RenderedVegaLite canvas').waitFor()
  assert.equal(await saved.cell(tableCell).locator('.jp-RenderedHTML tbody tr').count(), 31)
  assert.deepEqual(await saved.metadata(), readNotebook(join(project, folder, 'saved.ipynb')).metadata)
})

const first = 'notebooks/01-variance-ratio.ipynb'
const skipFirst = skip || (existsSync(join(project, first)) ? false : `there is no ${first}`)

test('the notebook of the variance ratio runs in JupyterLab and draws its charts', {
  skip: skipFirst,
  timeout: 300_000,
}, async () => {
  const opened = await lab.open(first)
  await opened.kernelIs('idle')
  await opened.menu('Run', 'runmenu:run-all')
  await opened.finished(240_000)
  await opened.kernelIs('idle')
  const codeCells = await opened.page.locator('.jp-Notebook-cell').count()
  for (let n = 0; n < codeCells; n++) {
    const error = (await opened.outputs(n)).find(output => output.output_type === 'error')
    assert.equal(error, undefined, `cell ${n + 1}: ${error?.evalue}`)
  }
  const charts = opened.page.locator('.jp-RenderedVegaLite canvas, .jp-RenderedVegaLite svg')
  await charts.first().waitFor()
  await opened.page.locator('.jp-RenderedHTML table').first().waitFor()
  await charts.first().scrollIntoViewIfNeeded()
  await keepPicture(opened, 'notebook-variance-ratio')
})
