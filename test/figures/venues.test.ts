import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fontFamilies } from '../../src/figures/font-families.js'
import { figure } from '../../src/figures/figure.js'
import { otherNames, venues } from '../../src/figures/venues.js'
import { scatter } from './scatter.js'

// \columnwidth and \textwidth in TeX points as pdflatex prints them under each style file, with the widths in bp by hand
const measured: [venue: string, columns: number, texPoints: number, bp: number][] = [
  ['neurips', 1, 397.485, 396],
  ['iclr', 1, 397.485, 396],
  ['icml', 1, 234.8775, 234],
  ['icml', 2, 487.8225, 486],
  ['jmlr', 1, 433.62, 432],
  ['tmlr', 1, 469.755, 468],
  ['aistats', 1, 234.8775, 234],
  ['aistats', 2, 487.8225, 486],
  ['aaai', 1, 239.3944, 238.5],
  ['aaai', 2, 505.89, 504],
  ['cvpr', 1, 237.1359, 236.25],
  ['cvpr', 2, 496.8563, 495],
  ['ieee', 1, 252, 251.0585],
  ['ieee', 2, 516, 514.0722],
  ['lncs', 1, 347.1236, 345.8268],
  ['beamer-16:9', 1, 398.3386, 396.8504],
  ['beamer-4:3', 1, 307.2898, 306.1417],
]

test('each width is that of the style file, converted by 72 over 72.27', () => {
  for (const [name, columns, texPoints, bp] of measured) {
    const width = venues[name].widths[columns]
    assert.ok(Math.abs(width - bp) < 1e-4, `${name} ${columns}: ${width}`)
    assert.ok(Math.abs((width * 72.27) / 72 - texPoints) < 1e-3, `${name} ${columns}: ${width}`)
  }
  const told = Object.entries(venues).flatMap(([name, { widths }]) => Object.keys(widths).map(key => `${name} ${key}`))
  assert.deepEqual(told.sort(), measured.map(([name, columns]) => `${name} ${columns}`).sort())
})

// the heights of the text in inches, less 2/3 in for a caption; beamer: 70 % of the paper
const heights: Readonly<Record<string, number>> = {
  neurips: 600,
  iclr: 600,
  icml: 600,
  jmlr: 564,
  tmlr: 600,
  aistats: 618,
  aaai: 600,
  cvpr: 591,
  ieee: 600,
  lncs: 499.087,
  'beamer-16:9': 178.583,
  'beamer-4:3': 189.921,
}

test('no figure may be higher than the text less its caption', () => {
  for (const [name, height] of Object.entries(heights))
    assert.ok(Math.abs(venues[name].tallest - height) < 1e-3, `${name}: ${venues[name].tallest}`)
})

test('AAAI and CVPR have no text below 9 pt, IEEE none below 8, nobody below 6', () => {
  for (const [name, { smallSize, textSize, smallest, font, source }] of Object.entries(venues)) {
    const least = { aaai: 9, cvpr: 9, ieee: 8 }[name] ?? 6
    assert.ok(smallest >= least && smallSize >= smallest && textSize >= smallSize, name)
    assert.ok(font in fontFamilies, name)
    assert.match(source, /\.(sty|cls)/)
  }
})

test('the other names of venues are names of none, and stand for one', () => {
  for (const [name, venue] of Object.entries(otherNames)) {
    assert.ok(!Object.hasOwn(venues, name), name)
    assert.ok(Object.hasOwn(venues, venue), venue)
    // an aspect that no page of the venue has room for is told with its width
    const width = Math.round(venues[venue].widths[1])
    assert.throws(() => figure(scatter(), { venue: name, aspect: 0.01 }), { message: new RegExp(` at ${width} pt$`) })
  }
})
