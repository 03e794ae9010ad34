import assert from 'node:assert/strict'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { chart as edgePoints } from '../../gallery/edge-points.js'
import { chart as heatMap } from '../../gallery/heat-map.js'
import { chart as varianceRatio } from '../../gallery/variance-ratio.js'
import { figure } from '../../src/figures/figure.js'
import { closeRenderer } from '../../src/figures/renderer.js'
import { chart as shown } from '../../src/notebook/chart.js'
import { displaySymbol } from '../../src/notebook/displayable.js'
import { type LabNotebook, project, startLab } from '../notebook/jupyterlab.js'
import { readSvg, type SvgContent, translation } from '../figures/read-figure.js'
import { withFolder } from '../figures/temporary-folder.js'
import { needs } from '../system-packages.js'

const folder = `gallery-${process.pid}.tmp`
const charts = { 'variance-ratio': varianceRatio, 'heat-map': heatMap, 'edge-points': edgePoints }

after(async () => {
  rmSync(join(project, folder), { recursive: true, force: true })
  await closeRenderer()
})

/** A notebook whose cells have shown the charts already: JupyterLab draws them when it opens. */
const notebook = () =>
  JSON.stringify({
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {},
    cells: Object.values(charts).map((chart, index) => ({
      cell_type: 'code',
      id: `cell-${index}`,
      metadata: {},
      source: '',
      execution_count: null,
      outputs: [{ output_type: 'display_data', metadata: {}, data: shown({ ...chart })[displaySymbol]() }],
    })),
  })

/** What the chart of a cell looks like as an SVG: JupyterLab's renderer keeps the vega view that it painted. */
const svgOf = ({ page }: LabNotebook, n: number): Promise<string> =>
  page.evaluate(`(async () => {
    const visit = widget => {
      if (widget._result?.view) return widget._result.view
      for (const child of widget.children?.() ?? []) {
        const found = visit(child)
        if (found) return found
      }
    }
    const view = visit(jupyterapp.shell.currentWidget.content.widgets[${n}])
    await view.runAsync()
    return view.toSVG()
  })()`)

/** What is drawn for the data, as shares of the plot: markers, corners of lines and areas, cells, and all texts. */
function marksOf(svg: SvgContent) {
  const [, width, height] = /^M0(?:\.5)?,0(?:\.5)?h([\d.]+)v([\d.]+)h/.exec(svg.plot)!.map(Number)
  const share = ([x, y]: readonly number[]) => [x / width, y / height]
  const symbols = svg.marks
    .filter(({ kind }) => kind === 'mark-symbol')
    .flatMap(({ paths }) => paths.map(([, place]) => share(translation(place))))
  const corners = svg.marks
    .filter(({ kind }) => ['mark-line', 'mark-area'].includes(kind))
    .flatMap(({ paths }) => paths.flatMap(([path]) => [...path.matchAll(/(-?[\d.e-]+),(-?[\d.e-]+)/g)]))
    .map(([, x, y]) => share([Number(x), Number(y)]))
  const cells = svg.marks.filter(({ kind }) => kind === 'mark-rect').flatMap(({ paths }) => paths).length
  return { places: [...symbols, ...corners], cells }
}

test('JupyterLab draws the marks of the figure, at the same places of the plot', needs('chromium'), () =>
  withFolder(async made => {
    mkdirSync(join(project, folder))
    writeFileSync(join(project, folder, 'charts.ipynb'), notebook())
    const lab = await startLab()
    try {
      const opened = await lab.open(`${folder}/charts.ipynb`)
      for (const [n, [name, chart]] of Object.entries(charts).entries()) {
        await opened.cell(n).locator('.jp-RenderedVegaLite canvas').waitFor()
        const path = join(made, `${name}-notebook.svg`)
        writeFileSync(path, await svgOf(opened, n))
        const [printed] = await figure({ ...chart }, { provenance: {} }).save(join(made, name), { formats: ['svg'] })
        const [here, there] = [readSvg(printed), readSvg(path)].map(marksOf)
        assert.equal(there.cells, here.cells, name)
        assert.equal(there.places.length, here.places.length, name)
        assert.ok(here.places.length + here.cells > 40, `${name}: ${here.places.length}, ${here.cells}`)
        here.places.forEach((place, index) => {
          for (const along of [0, 1])
            assert.ok(Math.abs(place[along] - there.places[index][along]) < 1e-3, `${name} ${index}: ${place}`)
        })
      }
    } finally {
      await lab.close()
    }
  }),
)
