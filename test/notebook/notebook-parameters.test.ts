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

test('signs, exponents, brackets, comments, types and nested lists are kept or replaced as they must be', () => {
  const replaced = (line: string, text: string) => {
    const cells = [
      { cell_type: 'code' as const, id: 'a', metadata: { tags: ['parameters'] }, source: `let x = 1; ${line} // é` },
    ]
    const [cell] = withParameters({ ...notebook(), cells }, new Map([['a', text]])).cells
    assert.ok(cell.source.startsWith('let x = 1; ') && cell.source.endsWith(' // é'))
    return cell.source.slice('let x = 1; '.length, -' // é'.length)
  }
  for (const [line, text, expected] of [
    ['const a = -1', '-2.5e-7', 'const a = -2.5e-7'],
    ['const a = +1', ' 3 ', 'const a = 3'],
    ['const a = 1e3 // per cent', '1e-3', 'const a = 0.001 // per cent'],
    ['const a = 0x10', '17', 'const a = 17'],
    ['const a: number | null = (1) /* old */', '2', 'const a: number | null = (2) /* old */'],
    [
      'const a = [-1, 2e0] as const satisfies readonly number[]',
      '-3',
      'const a = [-3] as const satisfies readonly number[]',
    ],
    ["const a: 'x' | 'y' = 'x'", 'y', "const a: 'x' | 'y' = \"y\""],
    ['const a = `x`', 'a"b\\\n', 'const a = "a\\"b\\\\\\n"'],
    ["const a = 'x'", '', 'const a = ""'],
    ["const a = 'x'", '5', 'const a = "5"'],
    ['const a = [true, false]', 'false,true,true', 'const a = [false, true, true]'],
    ['const a: readonly number[] = []', '1,2', 'const a: readonly number[] = [1, 2]'],
    ['const a: Array<string> = []', 'x,y', 'const a: Array<string> = ["x", "y"]'],
    ['const a = [1, 2]', '', 'const a = []'],
    ['const a = [[1, 0], [0, 1]]', '2,0;0,3', 'const a = [[2, 0], [0, 3]]'],
    ['let a = 5', '6', 'let a = 6'],
  ])
    assert.equal(replaced(line, text), expected)
})

test('an unknown name, a computed constant and a notebook without the tag are refused', () => {
  const known = "the notebook's parameters are epochs, name, learningRate, measured, points, methods"
  for (const [name, message] of [
    ['epoch', `--set epoch: ${known}; did you mean epochs?`],
    ['momentum', `--set momentum: ${known}`],
    [
      'other',
      '--set other: it is computed in the notebook ("epochs * 2"); only numbers, texts, true, false and lists of them can be replaced',
    ],
  ])
    assert.throws(() => set({ [name]: '1' }), { name: 'RangeError', message })
  assert.throws(() => withParameters(notebook(), new Map([['epochs', '1']])), /no code cell tagged `parameters`/)
})
