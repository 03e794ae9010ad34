import type { Chart } from '../../src/charts/chart.js'
import type { Key } from '../../src/random/key.js'
import { rootKey } from '../../src/random/root-key.js'
import { uniforms } from '../../src/random/uniforms.js'

/** One of several, by the key. */
const oneOf = <T>(key: Key, ...choices: readonly T[]): T => choices[Math.floor(uniforms(key, 1)[0] * choices.length)]

const names = ['SGD', 'SVRG', 'Adam with a long name']

function rows(key: Key) {
  const noise = uniforms(key, 90)
  const scale = oneOf(key.child('scale'), 1e-4, 1, 1e5)
  return Array.from({ length: 90 }, (_, index) => ({
    method: names[index % 3],
    part: `part ${index % 4}`,
    step: Math.floor(index / 3),
    loss: scale * (0.1 + noise[index] + Math.exp(-index / 30)),
  }))
}

function view(key: Key): Chart {
  const log = oneOf(key.child('log'), true, false)
  const x = {
    field: 'step',
    type: 'quantitative',
    title: oneOf(key.child('title'), 'Step', 'Progress of the run (steps)'),
  }
  const y = { field: 'loss', type: 'quantitative', title: 'Loss', scale: { type: log ? 'log' : 'linear' } }
  const color = { field: 'method', type: 'nominal', title: 'Method' }
  const size = oneOf<object>(key.child('size'), { width: 150, height: 100 }, { width: 300, height: 200 }, {})
  const marks: Chart[] = [
    { mark: 'line', encoding: { x, y, color } },
    { mark: 'point', encoding: { x, y, color, shape: { ...color } } },
    { layer: [{ mark: 'line' }, { mark: 'point' }], encoding: { x, y, color } },
    {
      mark: 'bar',
      encoding: {
        x: { field: 'method', type: 'nominal' },
        y: { field: 'loss', type: 'quantitative', aggregate: 'mean' },
      },
    },
  ]
  return { ...size, ...oneOf(key.child('mark'), ...marks), title: oneOf<unknown>(key.child('tag'), '(a)', undefined) }
}

/** Charts of several views, two to six, arranged in every way that vega-lite has. */
export function compositeCharts(count: number): Chart[] {
  return Array.from({ length: count }, (_, index) => {
    const key = rootKey(20).child(index)
    const data = { values: rows(key) }
    const parts = [0, 1, 2].map(part => view(key.child(part)))
    const one = parts[0]
    const arranged: Chart[] = [
      { hconcat: parts.slice(0, 2) },
      { hconcat: parts },
      { vconcat: parts.slice(0, 2) },
      { concat: [...parts, one], columns: 2 },
      { vconcat: [{ hconcat: parts.slice(0, 2) }, parts[2]] },
      { facet: { column: { field: 'method', title: null } }, spec: one },
      { facet: { field: 'part', title: null }, columns: 2, spec: one },
      { hconcat: parts.slice(0, 2), resolve: { scale: { color: 'independent' } } },
      { hconcat: parts.slice(0, 2), config: { legend: { orient: 'bottom' } } },
      {
        repeat: { column: ['step', 'loss'] },
        spec: {
          mark: 'point',
          encoding: {
            x: { field: { repeat: 'column' }, type: 'quantitative' },
            y: { field: 'loss', type: 'quantitative' },
          },
        },
      },
    ]
    return JSON.parse(JSON.stringify({ data, ...arranged[index % arranged.length] }))
  })
}
