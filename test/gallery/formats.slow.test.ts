import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { chart as heatMap } from '../../gallery/heat-map.js'
import { shrunk } from '../../gallery/paint.js'
import { chart as threePanels } from '../../gallery/panels.js'
import { chart as varianceRatio } from '../../gallery/variance-ratio.js'
import type { Layer, Plot } from '../../src/charts/chart.js'
import { figure } from '../../src/figures/figure.js'
import { closeRenderer } from '../../src/figures/renderer.js'
import { launchBrowser } from '../notebook/jupyterlab.js'
import { withFolder } from '../figures/temporary-folder.js'
import { needs } from '../system-packages.js'
import { difference } from './difference.js'

/**
 * Of pixels at 200 dpi, one in two thousand may differ by a fifth of black from white, apart from the edges of shapes, which
 * every program smooths in its own way.
 */
const tolerance = { colour: 0.2, edges: false }
const allowed = (path: string): number => pixelsOf(path) / 2000
const pixelsOf = (path: string): number => {
  const head = readFileSync(path)
  return head.readUInt32BE(16) * head.readUInt32BE(20)
}

const charts = { panels: threePanels, 'heat-map': heatMap, 'variance-ratio': varianceRatio }

async function saved(folder: string, name: string, chart: object): Promise<string> {
  const base = join(folder, name)
  await figure({ ...chart }, { provenance: {} }).save(base)
  return base
}

/** The PDF as poppler paints it. */
function paintedPdf(base: string): string {
  execFileSync('pdftoppm', ['-r', '600', '-png', '-singlefile', `${base}.pdf`, `${base}-pdf`])
  return `${base}-pdf.png`
}

let browser: Browser | undefined
before(async () => {
  if (!needs('chromium').skip) browser = await launchBrowser()
})
after(async () => {
  await browser?.close()
  await closeRenderer()
})

/** The SVG as Chromium paints it, at 600 dpi. */
async function paintedSvg(base: string): Promise<string> {
  const [width, height] = /<svg[^>]*? width="([\d.]+)pt" height="([\d.]+)pt"/
    .exec(readFileSync(`${base}.svg`, 'utf8'))!
    .slice(1)
    .map(points => Math.ceil((Number(points) * 96) / 72))
  const page = await browser!.newPage({ viewport: { width, height }, deviceScaleFactor: 600 / 96 })
  await page.goto(pathToFileURL(`${base}.svg`).href)
  await page.evaluate('document.fonts.ready.then(() => undefined)')
  const path = `${base}-svg.png`
  await page.screenshot({ path })
  await page.close()
  return path
}

for (const [name, chart] of Object.entries(charts))
  test(`${name}: the PDF in poppler and the SVG in Chromium look like the PNG`, needs('poppler', 'chromium'), () =>
    withFolder(async folder => {
      const base = await saved(folder, name, chart)
      const [png, pdf, svg] = shrunk([`${base}.png`, paintedPdf(base), await paintedSvg(base)])
      for (const other of [pdf, svg]) {
        const pixels = difference(png, other, tolerance)
        assert.ok(pixels <= allowed(png), `${other}: ${pixels} of at most ${allowed(png)} pixels differ`)
      }
    }),
  )

test('a line that only the PNG has is more than that', needs('poppler'), () =>
  withFolder(async folder => {
    const { layer, ...rest } = varianceRatio as Plot
    const without = (one: Layer): Layer =>
      one.mark.type === 'line' ? { ...one, transform: [...one.transform!, { filter: 'datum.epoch != 5' }] } : one
    const [png, pdf] = shrunk([
      `${await saved(folder, 'all', varianceRatio)}.png`,
      paintedPdf(await saved(folder, 'without', { ...rest, layer: layer.map(without) })),
    ])
    const pixels = difference(png, pdf, tolerance)
    assert.ok(pixels > 2 * allowed(png), `${pixels} pixels`)
  }),
)
