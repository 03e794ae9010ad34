import assert from 'node:assert/strict'
import { test } from 'node:test'
import { varianceRatioChart } from '../../src/charts/variance-ratio-chart.js'
import { sceneComplaint } from '../../src/figures/scene-complaint.js'
import { syntheticRows } from '../charts/synthetic-rows.js'
import { scatter } from './scatter.js'

/** The chart of the main job, with one value put at a place in it. */
const main = (place: readonly (string | number)[] = [], value?: unknown): object => {
  const chart = structuredClone(varianceRatioChart(syntheticRows({ zero: true })))
  const inner = place.slice(0, -1).reduce((part, step) => (part as Record<string, unknown>)[step], chart as unknown)
  if (place.length > 0) Object.assign(inner as object, { [place[place.length - 1]]: value })
  return chart
}
const x = (definition: object) => ({ encoding: { x: { type: 'quantitative', ...definition } } })
const values = [
  { x: 1, y: 1, 'a.b': 3, group: 'p', inner: { part: 1 } },
  { x: 2, y: 3, 'a.b': 4, group: 'q', inner: { part: 2 } },
]
const data = { values }

test('what vega-lite does not know is named with its place, and what was probably meant', async () => {
  const cases: [object, string][] = [
    [main(['heigth'], 3), 'chart has heigth, which vega-lite 5 does not know there; did you mean height?'],
    [
      main(['layer', 2, 'encoding', 'x', 'tyype'], 'q'),
      'chart.layer[2].encoding.x has tyype, which vega-lite 5 does not know there; did you mean type?',
    ],
    [
      main(['layer', 2, 'encoding', 'x', 'type'], 'quantitativ'),
      'chart.layer[2].encoding.x.type is not as vega-lite 5 wants it, got "quantitativ"; did you mean quantitative?',
    ],
    [
      main(['layer', 0, 'mark'], 'lines'),
      'chart.layer[0].mark is not as vega-lite 5 wants it, got "lines"; did you mean line?',
    ],
    [main(['width'], 'abc'), 'chart.width is not as vega-lite 5 wants it, got "abc"'],
    [
      main(['config', 'axis', 'tickColr'], 'red'),
      'chart.config.axis has tickColr, which vega-lite 5 does not know there; did you mean tickColor?',
    ],
    [main(['layer', 0, 'encoding'], 5), 'chart.layer[0].encoding is not as vega-lite 5 wants it, got 5'],
  ]
  for (const [chart, complaint] of cases) assert.equal(await sceneComplaint(chart), complaint)
})

test('a field that the data lack is named, whoever shows or reads it', async () => {
  const cases: [object, string][] = [
    [x({ field: 'z' }), 'x shows the field z'],
    [x({ field: 'a.b' }), 'the transform formula reads the field a'],
    [{ encoding: { x: { field: 'x' }, color: { field: 'hue' } } }, 'color shows the field hue'],
    [{ encoding: { x: { field: 'x' }, row: { field: 'part' } } }, 'a facet shows the field part'],
    [{ mark: 'text', encoding: { x: { field: 'x' }, text: { field: 'note' } } }, 'text shows the field note'],
    [{ transform: [{ calculate: 'datum.q * 2', as: 'z' }] }, 'the transform formula reads the field q'],
    [
      { transform: [{ aggregate: [{ op: 'mean', field: 'q', as: 'm' }] }], ...x({ field: 'm' }) },
      'the transform aggregate reads the field q',
    ],
    [{ data: { values: 'x,y\n1,2', format: { type: 'csv' } }, ...x({ field: 'z' }) }, 'x shows the field z'],
    [{ data: { values: [] }, ...x({ field: 'z' }) }, 'x shows the field z'],
  ]
  for (const [change, start] of cases) {
    const complaint = await sceneComplaint(scatter({ data, ...change }))
    assert.equal(complaint?.slice(0, start.length), start, `${JSON.stringify(change)}: ${complaint}`)
    assert.match(complaint!, /, which the data lack; they have [^\n]+$/)
  }
  const repeated = (fields: string[]) => ({
    repeat: fields,
    spec: { data, mark: 'point', ...x({ field: { repeat: 'repeat' } }) },
  })
  assert.match((await sceneComplaint(repeated(['x', 'z'])))!, /^x shows the field z/)
  assert.equal(await sceneComplaint(repeated(['x', 'y'])), null)
})

test('a field that is there, that a transform makes or that is only asked for is not missing', async () => {
  const changes: object[] = [
    {},
    x({ field: 'a\\.b' }),
    x({ field: 'inner.part' }),
    { encoding: { row: { field: 'group' }, color: { field: 'group' }, x: { field: 'x' } } },
    { transform: [{ calculate: 'datum.x * 2', as: 'z' }], ...x({ field: 'z' }) },
    { transform: [{ filter: 'isValid(datum.low)' }], layer: [{ mark: 'rule' }, { mark: 'point' }], mark: undefined },
    { transform: [{ aggregate: [{ op: 'mean', field: 'x', as: 'm' }], groupby: ['group'] }], ...x({ field: 'm' }) },
    { transform: [{ density: 'x' }], mark: 'area', encoding: { x: { field: 'value' }, y: { field: 'density' } } },
    { mark: 'bar', encoding: { x: { bin: true, field: 'x' }, y: { aggregate: 'count' }, color: { field: 'group' } } },
    { encoding: { x: { field: 'x' }, color: { condition: { test: 'datum.low > 1', value: 'red' }, value: 'blue' } } },
    { mark: 'boxplot', encoding: { x: { field: 'group' }, y: { field: 'y', type: 'quantitative' } } },
    { transform: [{ fold: ['x', 'y'] }], encoding: { x: { field: 'key' }, y: { field: 'value' } } },
    { transform: [{ regression: 'y', on: 'x' }] },
    { transform: [{ window: [{ op: 'rank', as: 'r' }], sort: [{ field: 'x' }] }], ...x({ field: 'r' }) },
    { transform: [{ pivot: 'group', value: 'y' }], ...x({ field: 'p' }) },
    {
      transform: [{ lookup: 'group', from: { data: { values: [{ k: 'p', v: 1 }] }, key: 'k', fields: ['v'] } }],
      ...x({ field: 'v' }),
    },
  ]
  for (const change of changes) {
    const chart = JSON.parse(JSON.stringify(scatter({ data, ...change })))
    assert.equal(await sceneComplaint(chart), null, JSON.stringify(change))
  }
  assert.equal(await sceneComplaint(main()), null)
})

test('an expression that fails and a mark at a place that is no number are named', async () => {
  await assert.rejects(sceneComplaint(scatter({ transform: [{ filter: 'foo(' }] })))
  await assert.rejects(sceneComplaint(scatter({ transform: [{ calculate: 'foo(1)', as: 'z' }] })), /foo/)
  assert.equal(
    await sceneComplaint(scatter({ encoding: { x: { value: { expr: 'log(0)' } }, y: { field: 'y' } } })),
    'a symbol has -Infinity as its x; leave such rows out, or use null',
  )
})
