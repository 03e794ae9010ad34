import assert from 'node:assert/strict'
import { test } from 'node:test'
import { varianceRatio } from '../../src/experiments/variance-ratio.js'
import { displaySymbol } from '../../src/notebook/displayable.js'
import { runChart } from '../../src/notebook/run-chart.js'
import { randomWalk } from '../runs/random-walk.js'

type Fields = Record<string, unknown>
interface Item extends Fields {
  marktype?: string
  items?: Item[]
}

/** The marks that Vega draws of a chart, by type, with what each stands for. */
async function drawn(chart: ReturnType<typeof runChart>): Promise<Map<string, Fields[]>> {
  const { compile } = require('vega-lite')
  const vega = require('vega')
  const warnings: string[] = []
  const note = (...texts: string[]) => warnings.push(texts.join(' '))
  const logger = { warn: note, info: () => logger, debug: () => logger, error: note, level: () => logger }
  const { spec } = compile(chart![displaySymbol]()['application/vnd.vegalite.v5+json'], { logger })
  const view = new vega.View(vega.parse(spec), { renderer: 'none' })
  await view.runAsync()
  assert.deepEqual(warnings, [])
  const marks = new Map<string, Fields[]>()
  const visit = (item: Item) => {
    for (const mark of item.items ?? []) {
      if (mark.marktype !== undefined && mark.marktype !== 'group' && mark['role'] === 'mark')
        marks.set(mark.marktype, [...(marks.get(mark.marktype) ?? []), ...(mark.items ?? [])])
      visit(mark)
    }
  }
  visit(view.scenegraph().root)
  view.finalize()
  return marks
}

const rows = [
  { epoch: 2, step: 65, ratio: 0.25, ratioLow: 0.125, ratioHigh: 0.5 },
  { epoch: 2, step: 129, ratio: 0.75, ratioLow: null, ratioHigh: null },
  { epoch: 5, step: 257, ratio: null, ratioLow: null, ratioHigh: null },
  { epoch: 5, step: 321, ratio: 1, ratioLow: 0.9, ratioHigh: 1.1 },
]

test('the chart of a run draws its rows at their steps, and their limits', async () => {
  const marks = await drawn(runChart(varianceRatio, rows))
  const points = marks.get('symbol')!
  assert.equal(points.length, 3, 'a row without a ratio has no point')
  // both axes are linear: the differences say so
  const [a, b, c] = points.map(({ x, y }) => ({ x: x as number, y: y as number }))
  assert.ok(Math.abs((c.x - a.x) / (b.x - a.x) - (321 - 65) / (129 - 65)) < 1e-9)
  assert.ok(Math.abs((c.y - a.y) / (b.y - a.y) - (1 - 0.25) / (0.75 - 0.25)) < 1e-9)
  const limits = marks.get('rule')!.map(({ y, y2 }) => Math.abs((y as number) - (y2 as number)))
  assert.equal(limits.length, 2)
  assert.ok(Math.abs(limits[0] / limits[1] - (0.5 - 0.125) / (1.1 - 0.9)) < 1e-9)
})

test('an experiment without steps is drawn along its rows, without limits where it has none', async () => {
  const walk = [1, 2, 3].map(n => ({ epoch: n, position: n * n }))
  const marks = await drawn(runChart(randomWalk, walk))
  assert.equal(marks.get('symbol')!.length, 3)
  assert.equal(marks.has('rule'), false)
})

test('of many rows at most 200 are drawn, the last among them', () => {
  const many = Array.from({ length: 1001 }, (_, i) => ({ epoch: 1, position: i }))
  const { values } = runChart(randomWalk, many)!.specification['data'] as { values: { y: number }[] }
  assert.ok(values.length > 150 && values.length <= 200, String(values.length))
  assert.equal(values.at(-1)!.y, 1000)
})

test('there is no chart before there is a number, and none of an experiment without a main column', () => {
  assert.equal(runChart(varianceRatio, []), undefined)
  assert.equal(runChart(varianceRatio, rows.slice(2, 3)), undefined)
  assert.equal(runChart({ ...randomWalk, mainColumn: undefined }, [{ position: 1 }]), undefined)
})

test('the chart leaves background and ink to the page, and says in text what it shows', () => {
  const shown = runChart(varianceRatio, rows)![displaySymbol]()
  assert.doesNotMatch(
    JSON.stringify(shown),
    /background|labelColor|titleColor|domainColor|tickColor|gridColor|black|white|#000|#fff/i,
  )
  assert.equal(shown['text/plain'], 'Chart (ratio against step)')
})
