import assert from 'node:assert/strict'
import {
  chmodSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { notebookText, readNotebook, writeNotebook } from '../../src/notebook/notebook-file.js'

const folder = mkdtempSync(join(tmpdir(), 'notebook-file-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const path = join(folder, 'a.ipynb')

/** As Jupyter writes it: sorted keys, indent 1, texts split into lines, JSON types whole. */
const text = `{
 "cells": [
  {
   "cell_type": "code",
   "execution_count": 1,
   "id": "a",
   "metadata": {},
   "outputs": [
    {
     "name": "stdout",
     "output_type": "stream",
     "text": [
      "one\\n",
      "two"
     ]
    },
    {
     "data": {
      "application/vnd.vegalite.v5+json": {
       "description": "two\\nlines"
      },
      "text/plain": []
     },
     "metadata": {},
     "output_type": "display_data"
    }
   ],
   "source": [
    "const é = 1\\n",
    "\\n",
    "é"
   ]
  }
 ],
 "metadata": {},
 "nbformat": 4,
 "nbformat_minor": 5
}
`

test('a notebook as Jupyter writes it is read and written without a changed byte', () => {
  writeFileSync(path, text)
  const notebook = readNotebook(path)
  assert.equal(notebook.cells[0].source, 'const é = 1\n\né')
  assert.equal(notebook.cells[0].outputs?.[0].text, 'one\ntwo')
  writeNotebook(path, notebook)
  assert.equal(readFileSync(path, 'utf8'), text)
  assert.deepEqual(readdirSync(folder), ['a.ipynb'])
})

test('a cell without an id, or with one that format 4.5 does not allow, gets the number of its place, and no id stands twice', () => {
  const cell = (id?: unknown) => ({
    cell_type: 'markdown',
    metadata: {},
    source: 'x',
    ...(id === undefined ? {} : { id }),
  })
  const cells = ['a', 'cell-3', undefined, 'a', 'b c', 7, 'cell-6'].map(cell)
  writeFileSync(path, JSON.stringify({ nbformat: 4, nbformat_minor: 4, cells }))
  const ids = readNotebook(path).cells.map(({ id }) => id)
  assert.deepEqual(ids, ['a', 'cell-3', 'cell-3-2', 'cell-4', 'cell-5', 'cell-6-2', 'cell-6'])
})

test('lines are split, keys sorted and numbers written as Python does, pictures and JSON left whole', () => {
  const data = {
    'image/png': 'ab\ncd',
    'text/latex': 'a\u2028b\x0cc\r\nd\re',
    'application/x+json': {
      é: 1e-5,
      '10': 0.00012,
      '9': [],
      z: -2.5e-7,
      a: 1e21,
      '\u{1f600}': {},
      '\uffee': null,
      n: 123456789012345680000,
    },
  }
  const notebook = {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {},
    cells: [
      {
        cell_type: 'code',
        id: 'a',
        metadata: {},
        source: '',
        outputs: [{ output_type: 'display_data', data, metadata: {} }],
        execution_count: null,
      },
    ],
  } as const
  const lines = notebookText(notebook as never)
    .split('\n')
    .map(line => line.trim())
  const from = (text: string, count: number) => lines.slice(lines.indexOf(text)).slice(1, 1 + count)
  // what Python 3.11 writes for json.dumps(…, indent=1, sort_keys=True, ensure_ascii=False)
  assert.deepEqual(from('"application/x+json": {', 8), [
    '"10": 0.00012,',
    '"9": [],',
    '"a": 1e+21,',
    '"n": 123456789012345680000,',
    '"z": -2.5e-07,',
    '"é": 1e-05,',
    '"\uffee": null,',
    '"\u{1f600}": {}',
  ])
  assert.ok(lines.includes('"image/png": "ab\\ncd",'))
  assert.deepEqual(from('"text/latex": [', 5), ['"a\u2028",', '"b\\f",', '"c\\r\\n",', '"d\\r",', '"e"'])
})

test('a byte order mark, CRLF between the lines and missing metadata are read', () => {
  const cells = '[{"cell_type":"code","source":["1\\r\\n","2"]}]'
  writeFileSync(path, `\ufeff{"nbformat":4,\r\n"nbformat_minor":0,\r\n"cells":${cells}}`)
  const notebook = readNotebook(path)
  assert.deepEqual(notebook.metadata, {})
  assert.deepEqual(notebook.cells, [{ cell_type: 'code', id: 'cell-1', metadata: {}, source: '1\r\n2', outputs: [] }])
})

test('a link stays a link, and its target keeps its permissions', () => {
  writeFileSync(path, text, { mode: 0o600 })
  chmodSync(path, 0o600)
  const link = join(folder, 'link.ipynb')
  symlinkSync(path, link)
  writeNotebook(link, { ...readNotebook(link), metadata: { title: 'new' } })
  assert.equal(lstatSync(link).isSymbolicLink(), true)
  assert.equal(statSync(path).mode & 0o777, 0o600)
  assert.equal(readNotebook(path).metadata.title, 'new')
  rmSync(link)
})

const code = (fields: object) => ({ cell_type: 'code', metadata: {}, source: '', outputs: [], ...fields })
const shown = (fields: object) =>
  code({ outputs: [{ output_type: 'display_data', data: {}, metadata: {}, ...fields }] })
const notebook = (...cells: unknown[]) => JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells })

test('what is no notebook is refused in one sentence that names the file, the cell and the field', () => {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
  for (const [content, reason] of [
    ['{', 'this is no notebook: Expected property name'],
    ['', 'this is no notebook: it is empty'],
    [
      '<<<<<<< HEAD\n{}\n=======',
      'this is no notebook: it holds the marks of a merge conflict: resolve it in git first',
    ],
    ['{"a": "\u0007é', 'this is no notebook: '],
    ['[]', 'this is no valid notebook: it holds a list instead of a notebook'],
    [
      '{"nbformat":3,"worksheets":[]}',
      'this is no valid notebook: it is no notebook of format 4: open and save it in JupyterLab',
    ],
    [
      '{"nbformat":4,"nbformat_minor":"5","cells":[]}',
      'this is no valid notebook: nbformat_minor must be a whole number from 0',
    ],
    ['{"nbformat":4,"nbformat_minor":5,"cells":{}}', 'this is no valid notebook: cells must be a list, got an object'],
    [
      `{"nbformat":4,"nbformat_minor":5,"cells":[],"metadata":{"a":${deep}}}`,
      'this is no valid notebook: it is nested more than 200',
    ],
    [notebook(code({}), 'x'), 'this is no valid notebook: cell 2 must be an object, got a text'],
    [
      notebook(code({ cell_type: 'heading' })),
      'this is no valid notebook: cell 1: cell_type must be code, markdown or raw',
    ],
    [
      notebook(code({ source: [1] })),
      'this is no valid notebook: cell 1: source must be a text or a list of lines, got a list',
    ],
    [
      notebook(code({ source: undefined })),
      'this is no valid notebook: cell 1: source must be a text or a list of lines, got nothing',
    ],
    [
      notebook(code({ metadata: { tags: 'parameters' } })),
      'this is no valid notebook: cell 1: metadata.tags must be a list of texts',
    ],
    [notebook(code({ outputs: 5 })), 'this is no valid notebook: cell 1: outputs must be a list, got a number'],
    [notebook(code({ outputs: [null] })), 'this is no valid notebook: cell 1, output 1 must be an object, got null'],
    [
      notebook(code({ outputs: [{ output_type: 'pyout' }] })),
      'this is no valid notebook: cell 1, output 1: output_type must be',
    ],
    [
      notebook(shown({ data: { 'text/plain': 5 } })),
      'this is no valid notebook: cell 1, output 1: data, text/plain, must be a text',
    ],
    [
      notebook({ cell_type: 'raw', source: '', attachments: { a: 1 } }),
      'this is no valid notebook: cell 1: attachment a must be',
    ],
  ]) {
    writeFileSync(path, content)
    assert.throws(
      () => readNotebook(path),
      ({ message }: Error) => message.startsWith(`${path}: ${reason}`) && /^[\x20-\x7e]{1,400}$/.test(message),
      content.slice(0, 200),
    )
  }
  writeFileSync(path, Buffer.from([0xff, 0xfe, 0x7b, 0x00]))
  assert.throws(() => readNotebook(path), /a\.ipynb: this is no notebook: it is no text in UTF-8$/)
  assert.throws(() => readNotebook(join(folder, 'none.ipynb')), /none\.ipynb: there is no such file$/)
  assert.throws(() => readNotebook(folder), /it is a folder: name a notebook$/)
})
