import assert from 'node:assert/strict'
import { test } from 'node:test'
import { unicodeLabel } from '../../src/charts/math-label.js'
import { written } from '../charts/math-written.js'
import { drawableLabels, latexOf } from './latex.js'

test('every sign that a label can have goes to LaTeX and comes back the same', () => {
  const texts = drawableLabels()
  assert.ok(texts.length > 600)
  latexOf(texts.map(text => ({ text }))).forEach(({ tex, error }, index) => {
    assert.equal(error, undefined)
    assert.equal(unicodeLabel(tex!), texts[index], `${texts[index]} as ${tex}`)
  })
})

test('labels typed in Unicode go to LaTeX and come back the same', () => {
  // braces, per cents and accents on Latin letters are LaTeX outside math, which unicodeLabel does not read
  const texts = written
    .map(([, text]) => text)
    .filter(text => !/[{}%$#&_]/.test(text) && !/[A-Za-z]\p{M}/u.test(text.normalize('NFD')))
  assert.ok(texts.length > 60)
  latexOf(texts.map(text => ({ text }))).forEach(({ tex }, index) => {
    assert.equal(unicodeLabel(tex!), texts[index], `${texts[index]} as ${tex}`)
  })
})

test('labels become the LaTeX that one would write by hand', () => {
  const pairs: readonly (readonly [string, string])[] = [
    [
      '50% of #1 & more_of {x} ~ ^ \\',
      '50\\% of \\#1 \\& more\\_of \\{x\\} \\textasciitilde{} \\textasciicircum{} \\textbackslash{}',
    ],
    ['−3', '$-$3'],
    ['10⁻³', '$10^{-3}$'],
    ['wₜ₊₁', '$w_{t+1}$'],
    ['maxᵢ xᵢ', 'max$_{i}$ $x_{i}$'],
    ['θ̂ₜ⁽ᵏ⁾', '$\\hat{\\theta}_{t}^{(k)}$'],
    ['f′(w)', "$f'$(w)"],
    ['√(x + 1)', '$\\sqrt{x + 1}$'],
    ['√(f(x))', '$\\sqrt{f(x)}$'],
    ['t⁻¹⁄²', '$t^{-1/2}$'],
    ['½ (break-even)', '$\\frac{1}{2}$ (break-even)'],
    ['Poincaré, Erdős, Ångström', 'Poincar\\\'{e}, Erd\\H{o}s, \\r{A}ngstr\\"{o}m'],
    ['w̃', '\\~{w}'],
    ['a–b — “c” d--e', "a--b --- ``c'' d-{}-e"],
    ['x < 3 | y > 2', 'x $<$ 3 $|$ y $>$ 2'],
    ['90°', '$90^{\\circ}$'],
    ['α β', '$\\alpha$ $\\beta$'],
    ['αβ', '$\\alpha\\beta$'],
    ['λmax', '$\\lambda$max'],
  ]
  latexOf(pairs.map(([text]) => ({ text }))).forEach(({ tex, error }, index) => {
    assert.equal(tex ?? error, pairs[index][1])
  })
  const sources: readonly (readonly [string, string])[] = [
    ['Loss (50%) at $w_k$', 'Loss (50\\%) at $w_k$'],
    ['cost \\$5 & $x\\,\\$$', 'cost \\$5 \\& $x\\,\\$$'],
    ['$η \\le 1$ – ok', ['$', '{\\eta} \\le 1$ -- ok'].join('')],
    ['$\\operatorname*{arg\\,min}_x f$', '$\\mathop{\\mathrm{arg\\,min}}\\nolimits _x f$'],
  ]
  latexOf(sources.map(([source]) => ({ source }))).forEach(({ tex, error }, index) => {
    assert.equal(tex ?? error, sources[index][1])
  })
})

test('a character that has no LaTeX is refused with its label, and so is a name that TeX cannot read', () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><text font-size="8px">x</text></svg>'
  const answers = latexOf([
    { text: 'snow ☃' },
    { text: '√' },
    { source: 'snow ☃ at $x$' },
    { svg, name: 'a{b', labels: {} },
    { svg: svg.replace('>x<', ' fill="reddish">x<'), name: 'a', labels: {} },
  ])
  assert.deepEqual(
    answers.map(({ error }) => error),
    [
      "the character '☃' (U+2603) of the label 'snow ☃' has no TeX",
      "the label '√' has a √ over nothing, which has no TeX",
      "the character '☃' (U+2603) of the label 'snow ☃ at $x$' has no TeX",
      "a figure for LaTeX must have no backslash, brace or quotation mark in its name, got 'a{b'",
      "a label has the colour 'reddish', which is not known",
    ],
  )
})

test('a label outside the region that shows it is left out, and so is one that nothing shows', () => {
  const text = (at: string, shown: string, more = '') =>
    `<text transform="translate(${at})" font-size="8px" ${more}>${shown}</text>`
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100"><defs><clipPath id="plot"><rect width="50" height="50"/></clipPath></defs>
    <g transform="translate(20,10)"><g clip-path="url(#plot)">${text('25,25', 'inside')}${text('25,60', 'below')}${text('60,25', 'beside')}</g>
    ${text('60,60', 'free')}${text('5,5', 'clear', 'opacity="0"')}${text('5,5', 'unfilled', 'fill="none"')}</g></svg>`
  const [{ tex, plain }] = latexOf([{ svg, name: 'a', labels: {} }])
  assert.deepEqual(
    [...tex!.matchAll(/\\figurelabel\((.*)\)\{0\}.*\{(\w+)\}%/g)].map(found => found.slice(1)),
    [
      ['45,65', 'inside'],
      ['80,30', 'free'],
    ],
  )
  assert.ok(!plain!.includes('<text'))
})
