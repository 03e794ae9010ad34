import * as path from 'node:path'
import { Interrupted } from '../experiments/experiment.js'
import { suggestion } from '../experiments/nearest-name.js'
import { figure } from '../figures/figure.js'
import { type FontName, fontFamilies } from '../figures/font-families.js'
import type { PaperFigure } from '../figures/paper-figure.js'
import { paperFigures } from '../figures/paper-figures.js'
import { type Format, formats } from '../figures/renderer.js'
import { type KeptGrid, originOfGrids } from '../runs/origin-of-grids.js'
import { labHome } from '../tables/lab-home.js'
import { type Arguments, readArguments, readInteger, readWords } from './arguments.js'
import { type Command, print, say } from './command.js'
import { afterInterrupt, keptGrids, preparedGrids } from './kept-grids.js'
import { extractData, printWhat } from './read-figure.js'

const options = {
  venue: { type: 'string' },
  columns: { type: 'string' },
  aspect: { type: 'string' },
  font: { type: 'string' },
  format: { type: 'string' },
  out: { type: 'string' },
  what: { type: 'string' },
  data: { type: 'string' },
  fresh: { type: 'boolean' },
} as const

/** `gradient-lab figure NAME`: a paper figure from kept or published results; `--what FILE`, `--data FILE`: what is inside one. */
export const figureCommand: Command = async (args, { source, directory }) => {
  const given = readArguments('figure', args, options)
  if (given.has('what')) {
    checkAlone(given, 'what', ['format'])
    const format = given.text('format') ?? 'text'
    if (format !== 'text' && format !== 'json')
      throw new RangeError(`figure: --format must be text or json with --what, got ${JSON.stringify(format)}`)
    await printWhat(given.text('what')!, directory, format === 'json')
    return 0
  }
  if (given.has('data')) {
    checkAlone(given, 'data', ['out'])
    await extractData(given.text('data')!, directory, given.text('out'))
    return 0
  }
  if (given.words.length === 0)
    throw new RangeError(`figure: name the figure; there is ${paperFigures.map(({ name }) => name).join(', ')}`)
  const [name] = readWords('figure', given, ['figure'])
  const wanted = known(name)
  const asked = readFormats(given.text('format') ?? 'pdf,svg,png')
  const settings = {
    venue: given.text('venue'),
    columns: readInteger('figure', 'columns', given.text('columns') ?? '1', 1),
    aspect: readAspect(given.text('aspect')),
    font: readFont(given.text('font')),
  }

  const cases = preparedGrids(wanted.cases, { source, directory })
  let kept: KeptGrid[]
  try {
    kept = await keptGrids(name, cases, { source, fresh: given.has('fresh') })
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error
    say(`figure: interrupted; what was finished is kept, and ${afterInterrupt(name, cases, labHome())}`)
    return 130
  }
  const chart = wanted.chart(...kept.map(({ tables }) => tables.flatMap(({ rows }) => rows)))
  const drawn = figure(chart, { ...settings, provenance: originOfGrids(kept) })
  const folder = path.resolve(directory, given.text('out') ?? path.join(labHome(), 'figures'))
  const files = await drawn.save(path.join(folder, name), { formats: asked })
  print(files.map(file => `${file}\n`).join(''))
  return 0
}

function checkAlone(given: Arguments, option: string, companions: readonly string[]): void {
  const surplus = Object.keys(options).find(
    other => other !== option && !companions.includes(other) && given.has(other),
  )
  if (surplus !== undefined) throw new RangeError(`figure: --${surplus} has no meaning with --${option}`)
  readWords('figure', given, [])
}

function known(name: string): PaperFigure {
  const found = paperFigures.find(candidate => candidate.name === name)
  if (found) return found
  const names = paperFigures.map(candidate => candidate.name)
  throw new RangeError(
    `figure: there is no figure ${name}${suggestion(name, names) || `; there is ${names.join(', ')}`}`,
  )
}

function readFormats(text: string): Format[] {
  return text.split(',').map(part => {
    const format = formats.find(candidate => candidate === part.trim())
    if (!format) throw new RangeError(`figure: --format must be of ${formats.join(', ')}, got ${JSON.stringify(part)}`)
    return format
  })
}

function readAspect(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN
  if (!(value > 0))
    throw new RangeError(`figure: --aspect must be a positive number, width over height, got ${JSON.stringify(text)}`)
  return value
}

function readFont(text: string | undefined): FontName | undefined {
  if (text === undefined) return undefined
  const names = Object.keys(fontFamilies) as FontName[]
  const found = names.find(name => name === text)
  if (!found) throw new RangeError(`figure: --font must be one of ${names.join(', ')}, got ${JSON.stringify(text)}`)
  return found
}
