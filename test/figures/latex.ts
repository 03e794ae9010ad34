import { execFile, execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  accents,
  alphabets,
  signs,
  subscripts,
  superscripts,
  typed,
  vulgarFractions,
} from '../../src/charts/math-signs.js'
import { packageFolder } from '../../src/tables/lab-home.js'

export type Engine = 'pdflatex' | 'xelatex' | 'lualatex'

type Asked =
  | { readonly text: string }
  | { readonly source: string }
  | { readonly svg: string; readonly name: string; readonly labels: Readonly<Record<string, string>> }

/** Labels as the program under test writes them in LaTeX, or why it does not. */
export const latexOf = (asked: readonly Asked[]): { tex?: string; plain?: string; error?: string }[] =>
  JSON.parse(
    execFileSync(
      join(packageFolder, '.venv', 'bin', 'python'),
      ['-B', join(packageFolder, 'test', 'figures', 'latex-labels.py')],
      { input: JSON.stringify(asked), encoding: 'utf8', maxBuffer: 1 << 26 },
    ),
  )

/** A page of the given size in points, with `body` at its upper left corner. */
export const page = (width: number, height: number, preamble: string, body: string): string =>
  String.raw`\documentclass{article}${preamble}
\usepackage[paperwidth=${width}bp,paperheight=${height}bp,margin=0bp]{geometry}
\pagestyle{empty}\parindent0pt\topskip0pt
\begin{document}\vbox to 0pt{${body}\vss}\end{document}
`

/** Compiles a document; the log without TeX's line breaks. */
export function compile(
  engine: Engine,
  folder: string,
  name: string,
  source: string,
): Promise<{ log: string; pdf: string }> {
  writeFileSync(join(folder, `${name}.tex`), source)
  const env = { ...process.env, max_print_line: '10000' }
  return new Promise(resolve => {
    execFile(engine, ['-interaction=nonstopmode', `${name}.tex`], { cwd: folder, env, timeout: 60_000 }, () =>
      resolve({ log: readFileSync(join(folder, `${name}.log`), 'latin1'), pdf: join(folder, `${name}.pdf`) }),
    )
  })
}

/** What TeX complains of. */
export const complaintsOf = (log: string): string[] =>
  log.split('\n').filter(line => /^!|Missing character|not set up|Overfull|Font Warning/.test(line))

/** Where a word stands in a PDF, in points from the upper left corner. */
export interface Place {
  /** along the line: left to right, or up, or down */
  readonly start: number
  readonly end: number
  /** across: the baseline */
  readonly baseline: number
}

export type Direction = 'right' | 'up' | 'down'

/** Where words stand: their ends as pdftotext has them, their baselines from the glyphs that pdftocairo places. */
export function placesOf(pdf: string, words: Readonly<Record<string, Direction>>): Map<string, Place> {
  const boxes = execFileSync('pdftotext', ['-bbox', pdf, '-'], { encoding: 'utf8' })
  const found = new Map<string, Place>()
  const svg = execFileSync('pdftocairo', ['-svg', pdf, '-'], { encoding: 'utf8', maxBuffer: 1 << 26 })
  const glyphs = [...svg.matchAll(/<use xlink:href="#glyph[^"]*" x="([-\d.]+)" y="([-\d.]+)"/g)].map(
    ([, x, y]) => [Number(x), Number(y)] as const,
  )
  for (const [, left, top, right, bottom, word] of boxes.matchAll(
    /<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">([^<]*)</g,
  )) {
    const direction = words[word]
    if (!direction) continue
    if (found.has(word)) throw new Error(`${word} stands twice in ${pdf}`)
    const [x, y] = [
      [Number(left), Number(right)],
      [Number(top), Number(bottom)],
    ]
    const along = direction === 'right' ? 0 : 1
    const ends = direction === 'right' ? x : direction === 'up' ? [y[1], y[0]] : y
    const across = direction === 'right' ? y : x
    const first = glyphs.filter(
      glyph =>
        Math.abs(glyph[along] - ends[0]) < 0.2 && glyph[1 - along] > across[0] - 1 && glyph[1 - along] < across[1] + 1,
    )
    if (first.length !== 1)
      throw new Error(
        `${first.length} glyphs at the start of ${word} in ${pdf}: ${JSON.stringify([ends, across, first])}`,
      )
    found.set(word, { start: ends[0], end: ends[1], baseline: first[0][1 - along] })
  }
  return found
}

/** Labels that together hold every character beyond ASCII that a label with math can have. */
export function drawableLabels(): string[] {
  const greek = [...'αβγδεζηθικλμνξοπρςστυφχψωΓΔΘΛΞΠΣΥΦΨΩϑϕϖϰϱϵ']
  const alone = [...signs.values(), ...typed.values()].map(({ text }) => text)
  const lettered = [...alphabets.values()].flatMap(letters => [...letters.values()])
  const scripts = [...superscripts.values(), ...subscripts.values()].filter(script => script !== '\u2009')
  const accented = greek.flatMap(letter => [...accents.values()].map(accent => letter + accent))
  const texts = [
    ...[...alone, ...lettered, ...vulgarFractions.values()].map(text => text.normalize('NFC')),
    ...scripts.filter(script => script !== '⁄').map(script => `θ${script}`),
    ...accented,
    ...['x⁻¹⁄²', 'x₁⁄₂', 'wₜ,ᵢ', 'x₀.₅', '√x', '∛x', '∜x', '√(2n)', '√2\u2009x'],
  ]
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII
  return [...new Set(texts)].filter(text => /[^\x00-\x7f]/.test(text))
}
