import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
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

test('a cell without an id gets the number of its place', () => {
  writeFileSync(
    path,
    '{"nbformat":4,"nbformat_minor":4,"metadata":{},"cells":[{"cell_type":"markdown","metadata":{},"source":"x"}]}',
  )
  assert.match(notebookText(readNotebook(path)), /"id": "cell-1"/)
})

test('what is no notebook is refused in one sentence that names the file', () => {
  for (const [content, reason] of [
    ['{', /a\.ipynb: this is no notebook: /],
    ['[]', /a\.ipynb: this is no notebook of format 4/],
    ['{"nbformat":3,"worksheets":[]}', /format 4; open and save it in JupyterLab/],
  ] as const) {
    writeFileSync(path, content)
    assert.throws(() => readNotebook(path), reason)
  }
  assert.throws(() => readNotebook(join(folder, 'none.ipynb')), /none\.ipynb: there is no such file/)
})
