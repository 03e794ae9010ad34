/** Vega-lite values of the kinds that papers draw, written out by hand. */
const rows = Array.from({ length: 24 }, (_, i) => {
  const y = 0.1 + ((i * 7) % 11) / 10
  return { step: i % 8, y, low: y * 0.8, high: y * 1.2, method: ['SGD', 'SVRG', 'IGT'][Math.floor(i / 8)] }
})
const x = { field: 'step', type: 'quantitative', title: 'Step' }
const y = { field: 'y', type: 'quantitative', title: 'Variance ratio', scale: { type: 'log' } }
const color = { field: 'method', type: 'nominal', title: null }
const view = { data: { values: rows }, width: 200, height: 120 }
const lines = {
  ...view,
  layer: [
    {
      mark: { type: 'area', fillOpacity: 0.2 },
      encoding: { x, y: { ...y, field: 'low' }, y2: { field: 'high' }, color },
    },
    { mark: 'line', encoding: { x, y, color } },
    { data: { values: [{}] }, mark: { type: 'rule', strokeDash: [2, 2] }, encoding: { y: { datum: 0.5 } } },
    {
      mark: { type: 'text', dx: 4 },
      encoding: { x, y, text: { field: 'method' } },
      transform: [{ filter: 'datum.step == 7' }],
    },
  ],
}
const bars = {
  ...view,
  mark: 'bar',
  encoding: {
    x: { bin: { maxbins: 10 }, field: 'y', type: 'quantitative' },
    y: { aggregate: 'count', title: 'Count' },
  },
}
const cells = {
  ...view,
  mark: 'rect',
  encoding: {
    x: { ...x, type: 'ordinal', axis: { labelAngle: 0, labelExpr: "datum.value + ''" } },
    y: { field: 'method', type: 'nominal' },
    color: { aggregate: 'mean', field: 'y', type: 'quantitative', scale: { scheme: 'viridis' } },
  },
}
const facets = {
  data: { values: rows },
  facet: { column: { field: 'method', type: 'nominal' } },
  spec: { width: 80, height: 80, mark: { type: 'point', filled: true }, encoding: { x, y } },
}
const panels = {
  hconcat: [
    { ...lines, width: 90 },
    { ...bars, width: 90, title: '(b)' },
  ],
  config: { legend: { orient: 'top' } },
}
const points = {
  ...view,
  mark: 'point',
  encoding: { x, y, color, shape: color },
  transform: [{ calculate: 'datum.y * 2', as: 'twice' }],
}

export const sampleCharts: readonly object[] = [lines, bars, cells, facets, panels, points]
