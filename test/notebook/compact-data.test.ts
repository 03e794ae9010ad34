import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parse, View } from 'vega'
import { compile, type TopLevelSpec } from 'vega-lite'
import { compactData } from '../../src/notebook/compact-data.js'

type Specification = Readonly<Record<string, unknown>>

/** What is drawn, as SVG. */
async function drawn(specification: Specification): Promise<string> {
  const { spec } = compile(specification as unknown as TopLevelSpec)
  return new View(parse(spec), { renderer: 'none' }).toSVG()
}

const rows = [
  { step: 1, 'ratio / SGD': 0.1 + 0.2, low: 0.25, name: 'a "quoted", name\nof two lines', best: true },
  { step: 2, 'ratio / SGD': null, low: null, name: ' é ', best: null },
  { step: 3e-300, 'ratio / SGD': -1.5e21, low: 1e-7, name: '007', best: false },
  { step: 4, 'ratio / SGD': 5, low: 2, name: null, best: true },
]
const x = { field: 'step', type: 'quantitative' }
const y = { field: 'ratio / SGD', type: 'quantitative' }
const layers = {
  layer: [
    { transform: [{ filter: 'isValid(datum.low)' }], mark: 'rule', encoding: { x, y: { ...y, field: 'low' } } },
    { mark: { type: 'line', point: true }, encoding: { x, y, color: { field: 'name', type: 'nominal' } } },
    { mark: 'text', encoding: { x, text: { field: 'name' }, detail: { field: 'best', type: 'nominal' } } },
    { transform: [{ filter: 'datum.name === null' }], mark: 'square', encoding: { x, y } },
    { mark: 'tick', encoding: { x: { aggregate: 'mean', field: 'step' }, y: { field: 'step', type: 'ordinal' } } },
  ],
}

for (const [what, specification] of [
  ['layers over rows with gaps and strange texts', { data: { values: rows }, ...layers }],
  [
    'charts side by side',
    {
      hconcat: [
        { data: { values: rows }, ...layers },
        { data: { values: rows }, ...layers },
      ],
    },
  ],
  ['a facet', { data: { values: rows }, facet: { field: 'best' }, spec: { layer: layers.layer.slice(0, 2) } }],
] as const)
  test(`${what} are drawn the same from the CSV text`, async () => {
    const small = compactData(specification)
    assert.ok(JSON.stringify(small).includes('"type":"csv"'))
    assert.ok(!JSON.stringify(small).includes('"step":1'))
    const picture = await drawn(specification)
    assert.ok(picture.length > 5000)
    assert.equal(await drawn(small), picture)
  })

test('axes and scales that all layers repeat are said once, and drawn the same', async () => {
  const axis = { title: 'ratio to SGD', values: [1, 2, 4], labelExpr: "datum.value + ' ×'" }
  const ratio = { type: 'quantitative', axis, scale: { type: 'log', domain: [1, 5], nice: false } }
  const specification = {
    data: { values: rows },
    layer: [
      { mark: 'rule', encoding: { y: { ...ratio, datum: 2 } } },
      { mark: 'line', encoding: { x, y: { ...ratio, field: 'ratio / SGD' } } },
      { mark: 'point', encoding: { x: { ...x, axis: { grid: true } }, y: { ...ratio, field: 'step', title: 'own' } } },
      { mark: 'text', encoding: { x: { value: 5 }, y: { value: 7 } } },
    ],
  }
  const small = compactData(specification) as { encoding: object }
  assert.deepEqual(small.encoding, { y: { axis, scale: ratio.scale } })
  assert.equal(JSON.stringify(small).split('labelExpr').length, 2)
  assert.equal(await drawn(small), await drawn(specification))
})

test('vega reads from the CSV text the very rows that it would have read from the JSON', async () => {
  const { data } = compactData({ data: { values: rows }, mark: 'point' }) as {
    data: { values: string; format: object }
  }
  const read = async (source: object) => {
    const view = await new View(parse({ data: [{ name: 'rows', ...source }] }), { renderer: 'none' }).runAsync()
    return view.data('rows').map(row => Object.fromEntries(Object.entries(row)))
  }
  // vega marks the rows that it was given
  assert.deepEqual(await read(data), JSON.parse(JSON.stringify(rows)))
  assert.equal(data.values.split('\n')[0], 'step,ratio / SGD,low,name,best')
})

for (const [what, values] of [
  ['no rows', []],
  ['plain numbers', [1, 2]],
  ['a row without a key that others have', [{ a: 1, b: 2 }, { a: 1 }]],
  [
    'another key instead',
    [
      { a: 1, b: 2 },
      { a: 1, c: 2 },
    ],
  ],
  [
    'numbers and texts in a column',
    [
      { a: 1, b: 2 },
      { a: '1', b: 2 },
    ],
  ],
  ['nested values', [{ a: [1], b: 2 }]],
  ['an empty text, which is not null', [{ a: '', b: 2 }]],
  ['a name that vega reads as a path', [{ 'a.b': 1, c: 2 }]],
  ['one column, where an empty line at the end would be lost', [{ a: 1 }, { a: null }]],
] as const)
  test(`rows stay as they are: ${what}`, () => {
    const specification = { data: { values }, mark: 'point' }
    assert.deepEqual(compactData(specification), specification)
  })

test('dates and data that say how they are to be read stay as they are', () => {
  const dated = { data: { values: rows }, encoding: { x: { field: 'name', type: 'temporal' } } }
  assert.deepEqual(compactData(dated), dated)
  const told = { data: { values: rows, format: { parse: { step: 'string' } } }, mark: 'point' }
  assert.deepEqual(compactData(told), told)
})
