import assert from 'node:assert/strict'
import { test } from 'node:test'
import { collectOutputs } from '../../src/notebook/output-list.js'

const content = (text: string, id?: string, metadata = {}) => ({
  data: { 'text/plain': text },
  metadata,
  transient: id ? { display_id: id } : {},
})

test('printed texts of one stream are one output, those of the other stream and displays between them part it', () => {
  const list = collectOutputs()
  for (const text of ['a', 'b']) list.add(0, 'stream', { name: 'stdout', text })
  list.add(0, 'stream', { name: 'stderr', text: 'c' })
  list.add(0, 'display_data', content('d'))
  list.add(0, 'stream', { name: 'stderr', text: 'e' })
  assert.deepEqual(list.outputs(0), [
    { output_type: 'stream', name: 'stdout', text: 'ab' },
    { output_type: 'stream', name: 'stderr', text: 'c' },
    { output_type: 'display_data', data: { 'text/plain': 'd' }, metadata: {} },
    { output_type: 'stream', name: 'stderr', text: 'e' },
  ])
})

test('an update from a later cell replaces every display of its id where it stands, and keeps its mark', () => {
  const list = collectOutputs()
  const mark = { gradient_lab: { volatile: true } }
  list.add(0, 'display_data', content('old', 'x', mark))
  list.add(0, 'display_data', content('other', 'y'))
  list.add(1, 'display_data', content('old', 'x'))
  list.add(2, 'update_display_data', content('new', 'x'))
  assert.deepEqual(list.outputs(0), [
    { output_type: 'display_data', data: { 'text/plain': 'new' }, metadata: mark },
    { output_type: 'display_data', data: { 'text/plain': 'other' }, metadata: {} },
  ])
  assert.deepEqual(list.outputs(1), [{ output_type: 'display_data', data: { 'text/plain': 'new' }, metadata: {} }])
  assert.deepEqual(list.outputs(2), [])
})

test('a bundle that holds no text under a textual type is kept as the text that Node prints', () => {
  const list = collectOutputs()
  list.add(0, 'display_data', { data: { 'text/plain': 5, 'text/html': ['a'], 'application/json': [1] }, metadata: {} })
  assert.deepEqual(list.outputs(0)[0].data, { 'text/plain': '5', 'text/html': "[ 'a' ]", 'application/json': [1] })
})
