import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { figure } from '../../src/figures/figure.js'
import { type FontName, fontFamilies } from '../../src/figures/font-families.js'
import { closeRenderer } from '../../src/figures/renderer.js'
import { needs } from '../system-packages.js'
import { inkOf, readSvg } from './read-figure.js'
import { scatter } from './scatter.js'
import { withFolder } from './temporary-folder.js'

after(closeRenderer)

const signs = '‖∇ℒ(wₖ)‖² ≤ ½ Σᵢ 𝔼[γ̂ₜ] ∝ κ⁻¹, θᵀ ∈ ℝⁿ, ε₀ → ∞, 10⁻³, f′ ⌊n/2⌋ ∂₊ ϕ⁽²⁾ ϰϖ⁎ ±·× “–” Ü'
const letters = ['γ̂', 'w̃', 'θ̄', 'ẋ', 'x̂', 'Â', 'λ̃']
const size = 40
const place = (index: number) => 30 + 50 * index

/** Large letters with accents in a row, below them a line of signs, upright, slanted and bold. */
const sample = scatter({
  title: signs,
  data: { values: [{}] },
  mark: undefined,
  encoding: undefined,
  layer: [
    ...letters.map((text, index) => ({
      mark: { type: 'text', text, fontSize: size, baseline: 'alphabetic', x: place(index), y: 60 },
    })),
    ...[{ fontStyle: 'italic' }, { fontWeight: 'bold' }, { fontStyle: 'italic', fontWeight: 700 }].map(
      (look, index) => ({
        mark: { type: 'text', align: 'left', text: signs, x: 0, y: 90 + 14 * index, ...look },
      }),
    ),
  ],
})

for (const [font, family] of Object.entries(fontFamilies) as [FontName, string][])
  test(
    `${font} has every sign as text in an embedded subset, and its accents stand above their letters`,
    needs('poppler'),
    () =>
      withFolder(async folder => {
        const base = join(folder, 'sample')
        await figure(sample, { font, venue: 'tmlr' }).save(base)
        const name = family.replaceAll(' ', '')
        const fonts = execFileSync('pdffonts', [`${base}.pdf`], { encoding: 'utf8' })
          .trim()
          .split('\n')
          .slice(2)
        assert.deepEqual(
          fonts.map(line => /^[A-Z]{6}\+(\S+) +CID TrueType +Identity-H +yes yes yes /.exec(line)?.[1]).sort(),
          ['Bold', 'BoldItalic', 'Italic', 'Regular'].map(style => `${name}-${style}`),
        )
        const text = execFileSync('pdftotext', [`${base}.pdf`, '-'], { encoding: 'utf8' })
        // poppler may put a subscript before its letter: the characters of a line count, not their order
        const sorted = (line: string) => [...line.normalize('NFKD').replace(/\s+/g, '')].sort().join('')
        const lines = text.split('\n').map(sorted)
        assert.equal(lines.filter(line => line === sorted(signs)).length, 4, text)
        const svg = readSvg(`${base}.svg`)
        assert.deepEqual(svg.style[0].match(/font-family:"[^"]*"/g), new Array(4).fill(`font-family:"${family}"`))
        const title = svg.texts.indexOf(letters[0])
        assert.ok(title >= 0)
        const [left, top] = svg.outer.slice('translate('.length).split(/[,)]/).map(Number)
        const boxes = letters.map((_, index) => {
          const x = left + place(index)
          return [x - 24, top + 60 - 45, x + 24, top + 60 + 12] as const
        })
        inkOf(`${base}.png`, ...boxes).forEach(({ runs }, index) => {
          assert.equal(runs.length, 2, `${letters[index]} is a letter and an accent: ${JSON.stringify(runs)}`)
          const [accent, letter] = runs.map(([from, , to]) => (from + to) / 2)
          assert.ok(Math.abs(accent - letter) < 0.06 * size, `${letters[index]}: ${accent} over ${letter}`)
          const gap = runs[1][1] - runs[0][3]
          assert.ok(gap > 0.01 * size && gap < 0.2 * size, `${letters[index]}: ${gap}`)
        })
      }),
  )

const text = (look: object, config: object = {}) => ({
  data: { values: [{}] },
  mark: { type: 'text', text: 'note', ...look },
  config,
})
for (const [what, chart, message] of [
  ['the font of a mark', text({ font: 'Helvetica' }), /the font 'Helvetica' of the label 'note' is not there/],
  ['the font of all text marks', text({}, { text: { font: 'serif' } }), /the font 'serif' of the label 'note'/],
  ['another family of this package', text({ font: 'Lab STIX' }), /the font 'Lab STIX' of the label 'note'/],
  [
    'a light weight',
    text({ fontWeight: 300 }),
    /label 'note' asks for weight 300, style normal; figures have 400 and 700/,
  ],
  ['a half-bold weight', text({ fontWeight: 600 }), /label 'note' asks for weight 600/],
  ['an oblique style', text({ fontStyle: 'oblique' }), /style oblique/],
  [
    'a character that no family has',
    text({ text: 'a⁂日' }),
    /the character '.' \(U\+[0-9A-F]{4}\) of the label 'a⁂日'/,
  ],
] as const)
  test(`${what} is no way for a font of the machine to get in`, () =>
    withFolder(async folder => {
      await assert.rejects(figure(chart).save(join(folder, 'note'), { formats: ['svg'] }), { message })
    }))

test("the font that a chart names for all is replaced by the venue's", () =>
  withFolder(async folder => {
    const chart = scatter({ config: { font: 'Comic Sans MS' } })
    const [path] = await figure(chart, { venue: 'cvpr' }).save(join(folder, 'own'), { formats: ['svg'] })
    assert.match(readSvg(path).style[0], /font-family:"Lab Sans"/)
  }))
