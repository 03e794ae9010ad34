import assert from 'node:assert/strict'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { needs } from '../system-packages.js'
import { type Lab, type LabNotebook, project, startLab } from './jupyterlab.js'

const { skip } = needs('chromium')

/** `npm run test:long` and the pictures of the pages take the notebook as it is published, `npm test` less to compute. */
const asPublished =
  process.env['GRADIENT_LAB_TEST_FRACTION'] === '1' || process.env['GRADIENT_LAB_PICTURES'] !== undefined
const measuredEpochs = asPublished ? [2, 5, 10] : [1, 2, 3]
const measuredAt = asPublished ? [0, 0.02, 0.11, 0.33, 0.55, 0.77, 1] : [0, 0.33, 1]
const rowCount = measuredEpochs.length * measuredAt.length
const savedRowCount = 21

/** The cell of the parameters, for the epochs that are measured. */
const parameters = (epochs: readonly number[]) =>
  [
    `const epochs = ${epochs.at(-1)} // passes over the data`,
    `const measureEpochs = [${epochs.join(', ')}] // epochs measured, from 1`,
    `const measureAt = [${measuredAt.join(', ')}] // fraction of the epoch's updates done`,
    'const learningRate = 0.1',
    'const seed = 0',
  ].join('\n')

/** A fresh clone's notebooks, beside the package, and a home without results. */
const folder = `jupyterlab-first-${process.pid}.tmp`
const home = mkdtempSync(join(tmpdir(), 'home-'))
const file = `${folder}/01-variance-ratio.ipynb`

/** The place of the cell whose source has this id in the file. */
const placeOf = (id: string): number =>
  JSON.parse(readFileSync(join(project, file), 'utf8')).cells.findIndex((cell: { id: string }) => cell.id === id)

let lab: Lab
let notebook: LabNotebook

before(async () => {
  if (skip) return
  cpSync(join(project, 'notebooks'), join(project, folder), {
    recursive: true,
    filter: source => !source.endsWith('.ipynb_checkpoints'),
  })
  const saved = JSON.parse(readFileSync(join(project, file), 'utf8'))
  saved.cells[placeOf('parameters')].source = parameters(measuredEpochs)
  writeFileSync(join(project, file), JSON.stringify(saved))
  lab = await startLab({ home })
})
after(async () => {
  await lab?.close()
  rmSync(join(project, folder), { recursive: true, force: true })
  rmSync(home, { recursive: true, force: true })
})

const charts = () => notebook.page.locator('.jp-RenderedVegaLite canvas, .jp-RenderedVegaLite svg')

/** How many pixels of a chart are clearly not its ground: marks, lines and letters. */
const inkOf = (n: number): Promise<number> =>
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
      const counts = new Map<string, number>()
      for (let i = 0; i < data.length; i += 4) {
        const colour = data.subarray(i, i + 4).join()
        counts.set(colour, (counts.get(colour) ?? 0) + 1)
      }
      return width * height - Math.max(...counts.values())
    })

async function assertShown(rows: number): Promise<void> {
  await charts().first().waitFor()
  const ink = await inkOf(placeOf('chart'))
  assert.ok(ink > 5000, `${ink} pixels of ink in the chart`)
  assert.equal(await notebook.cell(placeOf('rows')).locator('.jp-RenderedHTML tbody tr').count(), rows)
}

async function assertClean(): Promise<void> {
  const count = await notebook.page.locator('.jp-Notebook-cell').count()
  for (let n = 0; n < count; n++) {
    const error = (await notebook.outputs(n)).find(output => output.output_type === 'error')
    assert.equal(error, undefined, `cell ${n + 1}: ${error?.evalue}`)
  }
  assert.equal(await notebook.page.locator('.jp-OutputArea-output[data-mime-type*="error"]').count(), 0)
}

test('in a fresh clone, which JupyterLab does not trust, the first notebook shows its chart and its tables', {
  skip,
  timeout: 120_000,
}, async () => {
  notebook = await lab.open(file)
  await notebook.kernelIs('idle')
  assert.equal(await notebook.trusted(), false)
  await assertShown(savedRowCount)
  await notebook.picture('fresh-clone')
  await notebook.picture('fresh-clone-chart', placeOf('figure-text'))
})

test('the first notebook trains, shows how far it is, and ends without a red cell', {
  skip,
  timeout: 400_000,
}, async () => {
  await notebook.menu('Run', 'runmenu:run-all')
  const bar = notebook.cell(placeOf('start')).locator('progress')
  await bar.waitFor({ timeout: 60_000 })
  const value = async () => Number(await bar.getAttribute('value', { timeout: 2000 }).catch(() => '1'))
  const early = await value()
  let later = early
  // Far enough for the second epoch to be in the picture.
  for (let k = 0; k < 2000 && later < 0.6; k++) {
    await notebook.page.waitForTimeout(100)
    later = await value()
  }
  assert.ok(later > early && later < 1, `the bar went from ${early} to ${later}`)
  await notebook.picture('training', placeOf('run-text'))
  await notebook.finished(300_000)
  await notebook.kernelIs('idle')
  await assertClean()
  await assertShown(rowCount)
  assert.equal(await bar.count(), 0)
  for (const type of ['pdf', 'svg', 'png']) {
    const figure = join(home, 'figures', `variance-ratio.${type}`)
    assert.ok(existsSync(figure) && readFileSync(figure).length > 5000, figure)
  }
  await notebook.picture('first-notebook', placeOf('run-text'))
  await notebook.picture('first-notebook-chart', placeOf('figure-text'))
  await notebook.picture('own-parts', placeOf('own-run'))
})

test('restarted and run again it finds the rows at once and shows the same, in the dark theme too', {
  skip,
  timeout: 300_000,
}, async () => {
  const tables = () => notebook.page.locator('.jp-RenderedHTML table').allTextContents()
  const before = await tables()
  await notebook.setTheme('JupyterLab Dark')
  await notebook.menu('Run', 'runmenu:restart-and-run-all')
  await notebook.accept()
  await notebook.finished(120_000)
  await notebook.kernelIs('idle')
  await assertClean()
  await assertShown(rowCount)
  assert.deepEqual(await tables(), before)
  await notebook.picture('first-notebook-dark', placeOf('run-text'))
  await notebook.picture('first-notebook-dark-chart', placeOf('figure-text'))
})

test('a number is changed and the cells are run again: the run goes on from its last checkpoint', {
  skip,
  timeout: 200_000,
}, async () => {
  const rows = notebook.cell(placeOf('rows')).locator('.jp-RenderedHTML tbody tr')
  const before = await rows.allTextContents()
  const last = measuredEpochs.at(-1)!
  await notebook.setTheme('JupyterLab Light')
  await notebook.enter(placeOf('parameters'))
  await notebook.page.keyboard.press('Control+A')
  await notebook.page.keyboard.insertText(parameters([...measuredEpochs, last + 1]))
  await notebook.ran(placeOf('parameters'))
  await notebook.ran(placeOf('start'))
  await notebook.ran(placeOf('rows'))
  await notebook.ran(placeOf('chart'))
  await assertClean()
  assert.equal(await rows.count(), rowCount + measuredAt.length)
  // The epochs that were there keep their numbers, to the last digit that is shown.
  const texts = await rows.allTextContents()
  assert.deepEqual(texts.slice(0, rowCount), before)
  assert.match(texts[rowCount], new RegExp(`^${last + 1}`))
  await notebook.picture('changed', placeOf('parameters'))
})
