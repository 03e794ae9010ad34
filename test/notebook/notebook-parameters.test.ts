import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Notebook } from '../../src/notebook/notebook-file.js'
import { withParameters } from '../../src/notebook/notebook-parameters.js'

const source = `const epochs = 5 // passes
const name: string = 'lenet', learningRate = -1e-3
const measured = false
const points = [0, 0.5] as const, methods = ['sgd', "svrg"]
const other = epochs * 2`

const notebook = (tags?: string[]): Notebook => ({
  nbformat: 4,
  nbformat_minor: 5,
  metadata: {},
  cells: [
    { cell_type: 'markdown', id: 'a', metadata: { tags: ['parameters'] }, source: 'text' },
    { cell_type: 'code', id: 'b', metadata: tags ? { tags } : {}, source },
  ],
})
const set = (values: Record<string, string>) =>
  withParameters(notebook(['parameters']), new Map(Object.entries(values))).cells[1].source

test('each constant is replaced by a value of its kind and nothing else changes', () => {
  const values = { epochs: '2', name: "it's", learningRate: '0.5', measured: 'true', points: '1,2.5', methods: 'scsg' }
  assert.equal(
    set(values),
    `const epochs = 2 // passes
const name: string = "it's", learningRate = 0.5
const measured = true
const points = [1, 2.5] as const, methods = ["scsg"]
const other = epochs * 2`,
  )
  assert.equal(set({}), source)
})

test('a value of another kind is refused in one sentence', () => {
  for (const [name, text, kind] of [
    ['epochs', 'five', 'a number'],
    ['epochs', '', 'a number'],
    ['epochs', 'Infinity', 'a number'],
    ['measured', '1', 'true or false'],
    ['points', '1,x', 'numbers separated by commas'],
  ])
    assert.throws(() => set({ [name]: text }), {
      name: 'TypeError',
      message: `--set ${name}: must be ${kind}, as in the notebook, got ${JSON.stringify(text)}`,
    })
})

test('an unknown name, a computed constant and a notebook without the tag are refused', () => {
  const known = 'epochs, name, learningRate, measured, points, methods'
  for (const name of ['epoch', 'other'])
    assert.throws(() => set({ [name]: '1' }), { message: `--set ${name}: the notebook's parameters are ${known}` })
  assert.throws(() => withParameters(notebook(), new Map([['epochs', '1']])), /no code cell tagged `parameters`/)
})
