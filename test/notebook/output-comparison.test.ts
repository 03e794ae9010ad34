import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Notebook, Output } from '../../src/notebook/notebook-file.js'
import { outputDifferences } from '../../src/notebook/output-comparison.js'

const notebook = (...outputs: Output[]): Notebook => ({
  nbformat: 4,
  nbformat_minor: 5,
  metadata: {},
  cells: [{ cell_type: 'code', id: 'a', metadata: {}, source: '', outputs, execution_count: 1 }],
})
const result = (text: string, count = 1, metadata = {}): Output => ({
  output_type: 'execute_result',
  data: { 'text/plain': text },
  execution_count: count,
  metadata,
})

test('the same outputs in another order of keys and with other counts do not differ', () => {
  const { output_type, metadata, data } = result('1')
  assert.deepEqual(outputDifferences(notebook(result('1', 7)), notebook({ data, metadata, output_type } as Output)), [])
})

test('a changed, a new and a missing output are each told with their cell', () => {
  const tell = (a: Output[], b: Output[]) => outputDifferences(notebook(...a), notebook(...b))
  assert.deepEqual(tell([result('0.5000')], [result('0.5001')]), [
    'cell 1: output 1 differs: saved "text/plain": "0.5000", now "text/plain": "0.5001"',
  ])
  assert.match(tell([], [result('1')])[0], /^cell 1: output 1 is new: /)
  assert.match(tell([result('1'), result('2')], [result('1')])[0], /^cell 1: output 2 is saved but did not come: /)
})

test('volatile outputs are left out, wherever they stand', () => {
  const volatile = (text: string) => result(text, 1, { gradient_lab: { volatile: true } })
  assert.deepEqual(
    outputDifferences(notebook(volatile('1 s'), result('1')), notebook(result('1'), volatile('2 s'))),
    [],
  )
})

test('the picture that JupyterLab adds to a chart makes no difference, one that a cell shows does', () => {
  const shown = (data: object): Output => ({ output_type: 'display_data', data, metadata: {} })
  const vega = { 'application/vnd.vegalite.v5+json': { mark: 'point' } }
  assert.deepEqual(outputDifferences(notebook(shown({ ...vega, 'image/png': 'abc' })), notebook(shown(vega))), [])
  assert.equal(
    outputDifferences(notebook(shown({ 'image/png': 'abc' })), notebook(shown({ 'image/png': 'abd' }))).length,
    1,
  )
})
