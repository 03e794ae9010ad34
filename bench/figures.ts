import { spawn } from 'node:child_process'
import * as fs from 'node:fs'
import * as os from 'node:os'
import * as path from 'node:path'
import { packageFolder } from '../src/tables/lab-home.js'
import { type Contestant, contestant } from './contestant.js'
import { figureData } from './figure-data.js'
import { pipInstall, pythonEnvironment, run } from './python-environment.js'
import { spreadOf, spreadText } from './spread.js'
import { print, row, table } from './markdown.js'

// npm run bench figures [ROUNDS]: the same figure by the lab, matplotlib with tueplots, and Altair with vl-convert.

const folder = path.join(packageFolder, 'bench')
const textWidth = 396
const sets = { PDF: ['pdf'], 'PDF, SVG, PNG': ['pdf', 'svg', 'png'] } as const
type Formats = keyof typeof sets

interface Tool {
  readonly name: string
  /** the program, and what starts it */
  readonly command: readonly [string, string]
  readonly source: string
  /** seconds, in the order of the rounds */
  readonly cold: Record<Formats, number[]>
  readonly warm: Record<Formats, number[]>
}

function tools(python: string): Tool[] {
  const tool = (name: string, command: readonly [string, string], source: string): Tool => ({
    name,
    command,
    source: path.join(folder, source),
    cold: { PDF: [], 'PDF, SVG, PNG': [] },
    warm: { PDF: [], 'PDF, SVG, PNG': [] },
  })
  const script = (file: string) => [python, path.join(folder, file)] as const
  const own = [process.execPath, path.join(__dirname, 'figures-gradient-lab.js')] as const
  return [
    tool('gradient-lab', own, 'figures-gradient-lab.ts'),
    tool('matplotlib, tueplots', script('figures_matplotlib.py'), 'figures_matplotlib.py'),
    tool('Altair, vl-convert', script('figures_altair.py'), 'figures_altair.py'),
  ]
}

/** Seconds from the start of a fresh process to its end, when the files are on disk. */
function coldSeconds({ name, command: [program, script] }: Tool, words: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const started = performance.now()
    const child = spawn(program, [script, ...words], { stdio: 'ignore' })
    child.on('error', reject)
    child.on('exit', status => {
      if (status === 0) resolve((performance.now() - started) / 1000)
      else reject(new Error(`bench: ${name} ended with status ${status}`))
    })
  })
}

/** Lines between the marks that are neither empty nor a comment. */
function userLines(source: string): number {
  const text = fs.readFileSync(source, 'utf8')
  const parts = [...text.matchAll(/^(?:\/\/|#) the user's lines\n(.*?)^(?:\/\/|#) end of the user's lines$/gms)]
  return parts.flatMap(([, part]) => part.split('\n')).filter(line => !/^\s*($|\/\/|#)/.test(line)).length
}

/** Of each font its type, what is embedded, and whether its letters can be searched: as pdffonts says. */
function fontsOf(pdf: string): string {
  const fonts = run('pdffonts', [pdf]).trim().split('\n').slice(2)
  const said = fonts.map(font => {
    const [, name, type, embedded, subset, unicode] =
      /^(?:[A-Z]{6}\+)?(\S+)\s+(\S.*?)\s{2,}\S+\s+(yes|no)\s+(yes|no)\s+(yes|no)/.exec(font) ?? []
    const lacks = [embedded === 'no' && 'not embedded', subset === 'no' && 'whole', unicode === 'no' && 'no Unicode']
    return [name, type, ...lacks].filter(Boolean).join(', ')
  })
  return [...new Set(said)].join('; ') || 'none'
}

const widthOf = (pdf: string) => Number(/^Page size:\s+([\d.]+) x/m.exec(run('pdfinfo', [pdf]))?.[1])
const kilobytes = (file: string) => (fs.statSync(file).size / 1000).toFixed(0)

async function measure(all: readonly Tool[], rounds: number, temporary: string): Promise<void> {
  const data = (seed: number) => {
    const file = path.join(temporary, `data-${seed}.json`)
    fs.writeFileSync(file, JSON.stringify(figureData(seed)))
    return file
  }
  const base = (tool: Tool) => path.join(temporary, path.parse(tool.source).name)
  const living = all.map(({ name, command: [program, script] }) => contestant(name, program, [script], process.env))
  const warmSeconds = async (which: Contestant, tool: Tool, file: string, formats: readonly string[]) =>
    (await which.ask<{ seconds: number }>({ task: 'figure', file, path: base(tool), formats })).seconds
  try {
    const first = data(0)
    for (const [i, tool] of all.entries())
      for (const formats of Object.values(sets)) await warmSeconds(living[i], tool, first, formats)
    let seed = 0
    for (let round = 0; round < rounds; round++)
      for (const [set, formats] of Object.entries(sets) as [Formats, readonly string[]][]) {
        const file = data(++seed)
        for (const tool of all) tool.cold[set].push(await coldSeconds(tool, [file, base(tool), formats.join(',')]))
        const other = data(++seed)
        for (const [i, tool] of all.entries()) tool.warm[set].push(await warmSeconds(living[i], tool, other, formats))
      }
  } finally {
    for (const which of living) which.close()
  }
  const seconds = (times: readonly number[]) => spreadText(spreadOf(times))
  const names = Object.keys(sets) as Formats[]
  table('seconds', ...names.map(set => `cold, ${set}`), ...names.map(set => `warm, ${set}`))
  for (const { name, cold, warm } of all)
    row(name, ...names.map(set => seconds(cold[set])), ...names.map(set => seconds(warm[set])))
  table('the files', 'kB (PDF, SVG, PNG)', 'width − 396 pt', "the user's lines", 'fonts in the PDF')
  for (const tool of all) {
    const files = sets['PDF, SVG, PNG'].map(ending => `${base(tool)}.${ending}`)
    const off = widthOf(files[0]) - textWidth
    row(tool.name, files.map(kilobytes).join(', '), off.toFixed(2), String(userLines(tool.source)), fontsOf(files[0]))
  }
}

async function main(rounds: number): Promise<void> {
  if (!(Number.isInteger(rounds) && rounds > 0))
    throw new RangeError(`bench: ROUNDS must be a positive integer, got ${process.argv[2]}`)
  const requirements = path.join(folder, 'requirements-figures.txt')
  const python = pythonEnvironment(path.join(folder, '.figures', '.venv'), requirements, made =>
    run(made, [...pipInstall, '-r', requirements]),
  )
  print(
    `${new Date().toISOString().slice(0, 10)}, ${os.cpus()[0].model.trim()}, ${os.availableParallelism()} cores, ${os.type()}; Node ${process.versions.node}, ${run(python, ['--version']).trim()}; ${rounds} rounds`,
  )
  print(`Load average before: ${os.loadavg()[0].toFixed(2)}`)
  const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'gradient-lab-bench-'))
  try {
    await measure(tools(python), rounds, temporary)
  } finally {
    fs.rmSync(temporary, { recursive: true, force: true })
  }
  print()
  print(`Load average afterwards: ${os.loadavg()[0].toFixed(2)}`)
}

main(Number(process.argv[2] ?? 7)).catch(error => {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exitCode = 1
})
