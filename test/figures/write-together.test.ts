import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { csv } from '../../src/figures/csv.js'
import { writeTogether } from '../../src/figures/write-together.js'

test('where one of several files cannot be written, none is new or lost', () => {
  const folder = mkdtempSync(join(tmpdir(), 'figures-'))
  try {
    mkdirSync(join(folder, 'folder', 'full'), { recursive: true })
    writeFileSync(join(folder, 'old'), 'old')
    const files = ['new', 'old', 'folder'].map(name => ({ path: join(folder, name), bytes: Buffer.from('new') }))
    assert.throws(() => writeTogether(files))
    assert.deepEqual(readdirSync(folder).sort(), ['folder', 'old'])
    assert.equal(readFileSync(join(folder, 'old'), 'utf8'), 'old')
    writeTogether(files.slice(0, 2))
    assert.deepEqual(readdirSync(folder).sort(), ['folder', 'new', 'old'])
    assert.equal(readFileSync(join(folder, 'old'), 'utf8'), 'new')
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('CSV quotes commas, quotes and line ends, and leaves null empty', () => {
  assert.equal(
    csv([
      { a: 1, b: 'x,"y"\n' },
      { a: null, c: true },
    ]),
    'a,b,c\n1,"x,""y""\n",\n,,true\n',
  )
})
