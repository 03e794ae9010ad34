import assert from 'node:assert/strict'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { papers, pieces } from '../../gallery/entries.js'
import { codeOf, page } from '../../gallery/page.js'
import { pictures } from '../../gallery/pictures.js'
import { paperFigures } from '../../src/figures/paper-figures.js'
import { packageFolder } from '../../src/tables/lab-home.js'

const docs = join(packageFolder, 'docs')
const entries = { ...pieces, ...papers }

test('the page is what its sources say, and its pictures are those that it shows', () => {
  assert.equal(readFileSync(join(docs, 'gallery.md'), 'utf8'), page(), 'npm run gallery writes it')
  const shown = [...page().matchAll(/\]\(gallery\/(\S+)\.png\)/g)].map(([, name]) => name)
  const files = readdirSync(join(docs, 'gallery')).sort()
  assert.deepEqual(shown.map(name => `${name}.png`).sort(), files)
  assert.deepEqual(
    shown,
    pictures.map(({ name }) => name),
  )
  const bytes = files.reduce((sum, file) => sum + statSync(join(docs, 'gallery', file)).size, 0)
  assert.ok(bytes < 2e6, `${bytes} bytes`)
})

test('every file of the gallery that makes a chart is on the page, as few lines as a user writes', () => {
  const sources = readdirSync(join(packageFolder, 'gallery')).filter(file =>
    /^export const chart /m.test(readFileSync(join(packageFolder, 'gallery', file), 'utf8')),
  )
  assert.deepEqual(sources.map(file => file.replace('.ts', '')).sort(), Object.keys(entries).sort())
  for (const name of Object.keys(entries)) {
    const lines = codeOf(name).split('\n').length
    assert.ok(lines <= 10, `${name}: ${lines} lines`)
    assert.ok(page().includes(codeOf(name)))
  }
})

/** The two halves of igt-2. */
const halves = ['quadraticMomentsChart', 'gradientAlignmentChart']

test('every piece and every figure of a paper is on the page, every chart of an experiment there or in a notebook', () => {
  const index = readFileSync(join(packageFolder, 'src', 'index.ts'), 'utf8')
  const functions = [...index.matchAll(/^export \{([^}]+)\} from '.\/charts\//gm)]
    .flatMap(([, names]) => names.split(','))
    .map(name => name.trim())
    .filter(name => name !== '' && !name.startsWith('type ') && !halves.includes(name))
  assert.ok(functions.length >= 20, `${functions.length} functions`)
  const code = Object.keys(entries).map(codeOf).join('\n')
  const folder = join(packageFolder, 'notebooks')
  const notebooks = readdirSync(folder).filter(file => file.endsWith('.ipynb'))
  const cells = notebooks.map(file => readFileSync(join(folder, file), 'utf8')).join('\n')
  for (const name of functions) {
    const place = name.endsWith('Chart') ? `${code}\n${cells}` : code
    assert.ok(new RegExp(`\\b${name}\\(`).test(place), `${name} is shown nowhere`)
  }
  assert.deepEqual(
    Object.keys(papers),
    paperFigures.map(({ name }) => name),
  )
})
