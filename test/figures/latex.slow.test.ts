import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Chart } from '../../src/charts/chart.js'
import { figure } from '../../src/figures/figure.js'
import { closeRenderer } from '../../src/figures/renderer.js'
import { needs } from '../system-packages.js'
import { written } from '../charts/math-written.js'
import { compile, complaintsOf, drawableLabels, latexOf, type Direction, type Engine, page, placesOf } from './latex.js'
import { folderOfTests } from './temporary-folder.js'

const words = `alpha bravo charlie delta echo golf hotel india juliet kilo lima mike november oscar papa quebec romeo
  sierra tango uniform victor whisky yankee zulu adam boston chicago denver easy george henry ida john king lincoln
  mary new ocean peter queen roger`.split(/\s+/)
const aligns = ['left', 'center', 'right'] as const
const directions: readonly Direction[] = ['right', 'up', 'down']
const angles = { right: 0, up: 270, down: 90 }

interface Label {
  readonly word: string
  readonly align: (typeof aligns)[number]
  readonly direction: Direction
}
const labels: Label[] = words.slice(0, 36).map((word, index) => ({
  word,
  align: aligns[index % 3],
  direction: directions[Math.floor(index / 3) % 3],
}))
const wordDirections = Object.fromEntries(labels.map(({ word, direction }) => [word, direction]))

const chart: Chart = {
  title: { text: ['Labels of $\\|\\nabla f(w_k)\\|^2$', 'on two lines: 50% & more_of #1'], color: '#0072B2' },
  layer: [
    ...aligns.map(align => ({
      data: {
        values: labels.flatMap((label, index) =>
          label.align === align
            ? [
                {
                  x: (index % 6) + 0.017 * index,
                  y: Math.floor(index / 6) + 0.013 * index,
                  s: label.word,
                  turn: angles[label.direction],
                },
              ]
            : [],
        ),
      },
      mark: { type: 'text', align, baseline: align === 'left' ? 'alphabetic' : 'middle' },
      encoding: { text: { field: 's' }, angle: { field: 'turn', type: 'quantitative', scale: null } },
    })),
    {
      data: {
        values: [
          { x: 5, y: 5, s: '$\\hat\\gamma_t=\\mathbb{E}[x] \\ge \\frac{1}{3}$' },
          { x: 1, y: 5.4, s: '$\\Sigma \\lesssim \\sqrt{\\kappa}$' },
        ],
      },
      mark: { type: 'text', fontWeight: 'bold', color: '#D55E00', dy: -14 },
      encoding: { text: { field: 's' } },
    },
    {
      data: { values: [{ x: 3, y: 5.4, s: 'Ångström naïve ŵ' }] },
      mark: { type: 'text', fontStyle: 'italic', opacity: 0.5 },
      encoding: { text: { field: 's' } },
    },
    {
      data: { values: [{ x: 2, y: 2.5, s: 'hidden' }] },
      mark: { type: 'text', opacity: 0 },
      encoding: { text: { field: 's' } },
    },
  ],
  encoding: {
    x: { field: 'x', type: 'quantitative', title: 'Steps $t$', scale: { domain: [-0.5, 5.5] } },
    y: { field: 'y', type: 'quantitative', title: '$\\lambda_{\\max}(H)$', scale: { domain: [-1, 6] } },
  },
}

const folder = folderOfTests()
before(async () => {
  mkdirSync(join(folder, 'figures'))
  await figure(chart, { aspect: 1.6 }).save(join(folder, 'figures', 'labels'), { formats: ['tex', 'pdf'] })
})
after(closeRenderer)

const packages = '\\usepackage{graphicx,xcolor,amssymb}'
const modern = `\\usepackage[T1]{fontenc}\\usepackage{lmodern}${packages}`
const documents: readonly { engine: Engine; name: string; preamble: string; fonts: RegExp }[] = [
  { engine: 'pdflatex', name: 'modern', preamble: modern, fonts: /^(LM|MSBM|MSAM|CM)/ },
  {
    engine: 'pdflatex',
    name: 'times',
    preamble: `\\usepackage[T1]{fontenc}\\usepackage{mathptmx}${packages}`,
    fonts: /^(NimbusRom|StandardSym|CM|MSBM|MSAM|rsfs|LM)/i,
  },
  { engine: 'xelatex', name: 'xe', preamble: packages, fonts: /^(LM|CM|MSBM|MSAM)/ },
  { engine: 'lualatex', name: 'lua', preamble: packages, fonts: /^(LM|CM|MSBM|MSAM)/ },
]

for (const { engine, name, preamble, fonts } of documents)
  test(
    `${engine} (${name}) sets every label at its place in the document's own fonts`,
    needs('tex', 'poppler'),
    async () => {
      const { log, pdf } = await compile(engine, folder, name, page(396, 248, preamble, '\\input{figures/labels}'))
      assert.deepEqual(complaintsOf(log), [])
      const there = placesOf(join(folder, 'figures', 'labels.pdf'), wordDirections)
      const here = placesOf(pdf, wordDirections)
      assert.equal(there.size, labels.length)
      for (const { word, align } of labels) {
        const [drawn, set] = [there.get(word)!, here.get(word)!]
        const anchor = ({ start, end }: { start: number; end: number }) =>
          align === 'left' ? start : align === 'right' ? end : (start + end) / 2
        assert.ok(
          Math.abs(anchor(set) - anchor(drawn)) < 0.02,
          `${word}: ${align} at ${anchor(set)}, not ${anchor(drawn)}`,
        )
        assert.ok(
          Math.abs(set.baseline - drawn.baseline) < 0.02,
          `${word}: baseline ${set.baseline}, not ${drawn.baseline}`,
        )
      }
      const listed = execFileSync('pdffonts', [pdf], { encoding: 'utf8' }).trim().split('\n').slice(2)
      for (const line of listed) {
        assert.match(line.replace(/^\w{6}\+/, ''), fonts)
        assert.doesNotMatch(line, /Type 3/)
      }
      const text = execFileSync('pdftotext', [pdf, '-'], { encoding: 'utf8' })
      for (const part of ['50%', '& more_of #1', 'Ångström naïve']) assert.ok(text.includes(part), `${part} in ${text}`)
      assert.ok(!text.includes('hidden'))
    },
  )

test('the drawing for LaTeX has no text and no fonts, and every label is in its source once', needs('poppler'), () => {
  const plain = join(folder, 'figures', 'labels-plain.pdf')
  assert.equal(execFileSync('pdftotext', [plain, '-'], { encoding: 'utf8' }).trim(), '')
  assert.equal(execFileSync('pdffonts', [plain], { encoding: 'utf8' }).trim().split('\n').length, 2)
  const tex = readFileSync(join(folder, 'figures', 'labels.tex'), 'utf8')
  for (const { word } of labels) assert.equal(tex.split(`{${word}}%`).length, 2, word)
  for (const source of [
    '{Labels of $\\|\\nabla f(w_k)\\|^2$}',
    '{on two lines: 50\\% \\& more\\_of \\#1}',
    '{\\bfseries\\boldmath\\color[HTML]{D55E00}}{$\\hat\\gamma_t=\\mathbb{E}[x] \\ge \\frac{1}{3}$}',
    '{\\itshape\\color[HTML]{808080}}',
    '{$\\lambda_{\\max}(H)$}',
    '{Steps $t$}',
  ])
    assert.ok(tex.includes(source), `${source} in ${tex}`)
  assert.ok(!tex.includes('hidden'))
})

test(
  'a figure finds its drawing from another folder, by \\graphicspath, and under a name with signs of TeX',
  needs('tex'),
  async () => {
    const name = 'größe 50% #1_a & b~c^2.v1'
    const small: Chart = {
      data: { values: [{ x: 1 }] },
      mark: 'point',
      encoding: { x: { field: 'x', type: 'quantitative', title: '$x_1$' } },
    }
    await figure(small).save(join(folder, 'figures', name), { formats: ['tex'] })
    const input =
      String.raw`{\catcode` +
      '`' +
      String.raw`\#=12 \gdef\hash{#}}\makeatletter\edef\name{figures/größe 50\@percentchar\space\hash1_a \string& b\string~c\string^2.v1}\makeatother\input{\name}`
    const old = '\\graphicspath{{figures/}}\\makeatletter\\@@input figures/labels.tex \\makeatother'
    const scaled = String.raw`\newcommand\figscale{0.5}\input{figures/labels}`
    const made = await Promise.all([
      compile('pdflatex', folder, 'signs', page(396, 248, modern, input)),
      compile('lualatex', folder, 'signs-lua', page(396, 248, packages, input)),
      compile('pdflatex', folder, 'old', page(396, 248, modern, old)),
      compile('pdflatex', folder, 'scaled', page(198, 124, modern, scaled)),
    ])
    for (const { log } of made) {
      assert.deepEqual(complaintsOf(log), [])
      assert.match(log, /-plain\.pdf/)
    }
  },
)

test('a document without the packages is told which it needs', needs('tex'), async () => {
  const { log } = await compile('pdflatex', folder, 'bare', page(396, 248, '', '\\input{figures/labels}'))
  for (const name of ['graphicx', 'xcolor', 'amssymb'])
    assert.ok(log.includes(`! Package figure Error: The labels of this figure need \\usepackage{${name}}`), name)
})

test(
  'every sign that a label can have, and every label as its author wrote it, is set without complaint',
  needs('tex', 'poppler'),
  async () => {
    const texts = [...drawableLabels(), ...written.map(([, text]) => text)]
    const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
    const lines = texts.map(
      (text, index) =>
        `<text transform="translate(${(index % 12) * 33},${Math.floor(index / 12) * 12})" font-size="8px">${escaped(text)}</text>`,
    )
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="396" height="2000">${lines.join('')}</svg>`
    const labels = Object.fromEntries(written.map(([source, text]) => [text, source]))
    const [{ tex, error }] = latexOf([{ svg, name: 'all', labels }])
    assert.equal(error, undefined)
    writeFileSync(join(folder, 'figures', 'all.tex'), tex!)
    copyFileSync(join(folder, 'figures', 'labels-plain.pdf'), join(folder, 'figures', 'all-plain.pdf'))
    const made = await Promise.all([
      compile('pdflatex', folder, 'all', page(396, 2000, modern, '\\input{figures/all}')),
      compile('lualatex', folder, 'all-lua', page(396, 2000, packages, '\\input{figures/all}')),
    ])
    for (const { log } of made) assert.deepEqual(complaintsOf(log), [])
    // what the font of \mathbb has in the place of a digit
    for (const { pdf } of made) assert.doesNotMatch(execFileSync('pdftotext', [pdf, '-'], { encoding: 'utf8' }), /⊮/)
  },
)
