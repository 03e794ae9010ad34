import type { FontName } from './font-families.js'

/** What a venue asks of a figure. Lengths in PostScript points, 72 to the inch. */
export interface Venue {
  readonly name: string
  /** width of the text over one, two columns of it */
  readonly widths: Readonly<Record<number, number>>
  /** the greatest height of a figure: the text's, less room for a caption of four lines */
  readonly tallest: number
  /** that of its text, or what it asks of figures */
  readonly font: FontName
  /** titles of axes and panels */
  readonly textSize: number
  /** labels of ticks, lines and legends */
  readonly smallSize: number
  /** no text is smaller */
  readonly smallest: number
  /** where the lengths come from */
  readonly source: string
}

const inches = (value: number) => 72 * value
const millimetres = (value: number) => (72 * value) / 25.4
/** TeX's points are 72.27 to the inch. */
const tex = (value: number) => (72 * value) / 72.27

const caption = 48

/** Venues by name. */
export const venues: Readonly<Record<string, Venue>> = {
  neurips: {
    name: 'NeurIPS',
    widths: { 1: inches(5.5) },
    tallest: inches(9) - caption,
    font: 'times',
    textSize: 9,
    smallSize: 8,
    smallest: 6,
    source: 'neurips_2024.sty to neurips_2026.sty: \\textwidth 5.5in, \\textheight 9in, text 10 pt Times',
  },
  icml: {
    name: 'ICML',
    widths: { 1: inches(3.25), 2: inches(6.75) },
    tallest: inches(9) - caption,
    font: 'times',
    textSize: 8,
    smallSize: 7,
    smallest: 6,
    source: 'icml2024.sty to icml2026.sty: \\textwidth 6.75in, \\columnsep 0.25in, text 10 pt Times, captions 9 pt',
  },
  iclr: {
    name: 'ICLR',
    widths: { 1: inches(5.5) },
    tallest: inches(9) - caption,
    font: 'times',
    textSize: 9,
    smallSize: 8,
    smallest: 6,
    source: 'iclr2024_conference.sty to iclr2026_conference.sty: \\textwidth 5.5in, \\textheight 9in, text 10 pt Times',
  },
  jmlr: {
    name: 'JMLR',
    widths: { 1: inches(6) },
    tallest: inches(8.5) - caption,
    font: 'computer-modern',
    textSize: 10,
    smallSize: 9,
    smallest: 6,
    source: 'jmlr2e.sty: \\textwidth 6in, \\textheight 8.5in, text 10.95 pt Computer Modern',
  },
  tmlr: {
    name: 'TMLR',
    widths: { 1: inches(6.5) },
    tallest: inches(9) - caption,
    font: 'computer-modern',
    textSize: 9,
    smallSize: 8,
    smallest: 6,
    source: 'tmlr.sty: \\textwidth 6.5in, \\textheight 9in, text 10 pt Latin Modern',
  },
  aistats: {
    name: 'AISTATS',
    widths: { 1: inches(3.25), 2: inches(6.75) },
    tallest: inches(9.25) - caption,
    font: 'computer-modern',
    textSize: 9,
    smallSize: 8,
    smallest: 6,
    source:
      'aistats2025.sty, aistats2026.sty: \\textwidth 6.75in, \\columnsep 0.25in, \\textheight 9.25in, text 10 pt Computer Modern',
  },
  aaai: {
    name: 'AAAI',
    widths: { 1: inches(3.3125), 2: inches(7) },
    tallest: inches(9) - caption,
    font: 'times',
    textSize: 9,
    smallSize: 9,
    smallest: 9,
    source: 'aaai24.sty, aaai26.sty: \\textwidth 7in, \\columnsep 0.375in; labels in figures 9 pt or larger',
  },
  cvpr: {
    name: 'CVPR',
    widths: { 1: inches(3.28125), 2: inches(6.875) },
    tallest: inches(8.875) - caption,
    font: 'helvetica',
    textSize: 9,
    smallSize: 9,
    smallest: 9,
    source: 'cvpr.sty 2025: \\textwidth 6.875in, \\columnsep 0.3125in, \\textheight 8.875in; callouts 9 pt Helvetica',
  },
  ieee: {
    name: 'IEEE',
    widths: { 1: tex(252), 2: tex(516) },
    tallest: inches(9) - caption,
    font: 'times',
    textSize: 8,
    smallSize: 8,
    smallest: 8,
    source: 'IEEEtran.cls, US letter: \\columnwidth 252pt, \\textwidth 516pt; text in figures 8 to 10 pt',
  },
  lncs: {
    name: 'Springer LNCS',
    widths: { 1: millimetres(122) },
    tallest: millimetres(193) - caption,
    font: 'computer-modern',
    textSize: 9,
    smallSize: 8,
    smallest: 6,
    source: 'llncs.cls: \\textwidth 12.2cm, \\textheight 19.3cm, text 10 pt Computer Modern, captions 9 pt',
  },
  'beamer-16:9': {
    name: 'beamer 16:9',
    widths: { 1: millimetres(140) },
    tallest: millimetres(63),
    font: 'computer-modern-sans',
    textSize: 10,
    smallSize: 9,
    smallest: 8,
    source:
      'beamer.cls, aspectratio=169: paper 160 mm by 90 mm, 10 mm beside the text; 30 % of the height for the title',
  },
  'beamer-4:3': {
    name: 'beamer 4:3',
    widths: { 1: millimetres(108) },
    tallest: millimetres(67),
    font: 'computer-modern-sans',
    textSize: 10,
    smallSize: 9,
    smallest: 8,
    source:
      'beamer.cls, aspectratio=43: paper 128 mm by 96 mm, 10 mm beside the text; 30 % of the height for the title',
  },
}

/** Other words for some of them. */
export const otherNames: Readonly<Record<string, string>> = { springer: 'lncs', beamer: 'beamer-16:9' }
