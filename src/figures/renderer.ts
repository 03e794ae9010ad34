import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Chart } from '../charts/chart.js'
import { packageFolder } from '../tables/lab-home.js'
import type { About } from './provenance.js'
import { refusal } from './refusal.js'

/** What can be written, and for each the ending of its files by the part of the answer that is in it. */
export const endings = {
  pdf: { pdf: '.pdf' },
  svg: { svg: '.svg' },
  png: { png: '.png' },
  tex: { tex: '.tex', plain: '-plain.pdf' },
  vega: { vega: '.vl.json' },
} as const

export type Format = keyof typeof endings
export const formats = Object.keys(endings) as readonly Format[]

export interface RenderJob {
  readonly spec: Chart
  /** exact width, points */
  readonly width: number
  /** exact heights, points: the first that has room for the labels; null: what the panels' proportions give */
  readonly heights: readonly (number | null)[]
  /** greatest height, points */
  readonly tallest: number
  /** several views, whose sizes are fitted */
  readonly composite: boolean
  /** the one family of its letters */
  readonly family: string
  /** smallest size of a text, points, and whose rule that is */
  readonly smallest: number
  readonly venue: string
  /** the figure's name, by which its LaTeX source finds the drawing */
  readonly name: string
  /** the TeX source of a label by its Unicode text */
  readonly labels: Readonly<Record<string, string>>
  readonly formats: readonly Format[]
  readonly about: About
}

type Answer =
  | { readonly error: string }
  | { readonly files: Readonly<Record<string, string>>; readonly width: number; readonly height: number }

const fontSeconds = 120 // a family is merged when it is first used
const jobSeconds = 8

const python = () => join(packageFolder, '.venv', 'bin', 'python')
const program = () => join(packageFolder, 'src', 'figures', 'renderer.py')
const fontPackages = [
  '@expo-google-fonts/stix-two-text',
  '@expo-google-fonts/stix-two-math',
  '@expo-google-fonts/tinos',
  '@expo-google-fonts/arimo',
  'computer-modern',
]
/** where npm put the fonts: beside this package, or above it when the package is installed itself */
const fontSources = () =>
  JSON.stringify(Object.fromEntries(fontPackages.map(name => [name, dirname(require.resolve(`${name}/package.json`))])))

interface Running {
  readonly child: ChildProcess
  settle?: (answer: Answer) => void
}

let running: Running | undefined
let queue: Promise<unknown> = Promise.resolve()

function start(): Running {
  if (!existsSync(python())) throw new Error(`figure: the renderer is not installed (${python()}); run npm run setup`)
  const child = spawn(
    python(),
    ['-B', '-s', program(), fontSources(), join(packageFolder, '.venv', 'gradient-lab', 'fonts')],
    {
      stdio: ['pipe', 'pipe', 'ignore'],
      // nothing of the place and language of the machine gets into a figure
      env: { PATH: process.env.PATH, HOME: process.env.HOME, TMPDIR: process.env.TMPDIR, LANG: 'C.UTF-8', TZ: 'UTC' },
    },
  )
  const started: Running = { child }
  const end = (error: string) => {
    if (running === started) running = undefined
    started.settle?.({ error })
  }
  child.on('error', error => end(`the renderer could not be started: ${error.message}`))
  child.on('exit', (code, signal) => end(endOf(code, signal)))
  child.stdin?.on('error', () => {}) // the exit says why
  createInterface({ input: child.stdout! }).on('line', text => started.settle?.(JSON.parse(text)))
  return started
}

function endOf(code: number | null, signal: NodeJS.Signals | null): string {
  if (signal === 'SIGALRM') return `drawing took longer than ${jobSeconds} s: draw fewer or simpler marks`
  return `the renderer ended (${signal ?? `status ${code}`}) while it drew this chart: draw fewer or simpler marks`
}

/** While nothing is drawn, the renderer does not keep this process alive. */
function hold({ child }: Running, held: boolean): void {
  for (const part of [child, child.stdin, child.stdout] as ({ ref(): void; unref(): void } | null)[])
    held ? part?.ref() : part?.unref()
}

/** A chart that is being drawn, or waits for its turn. */
export interface Drawing {
  readonly files: Promise<ReadonlyMap<string, Uint8Array>>
  /** Nobody waits for it any more: it is ended, so that it does not hold up the next one. */
  abandon(): void
}

interface Turn {
  abandoned: boolean
  end?: () => void
}

/**
 * Draws one chart after the other in a child process, which is started when first needed, kept for the next chart, and
 * replaced when a chart ended it. It ends with this process, or by `closeRenderer`. The bytes come by the names of parts
 * in `endings`; `files` fails in one sentence if the chart cannot be drawn rightly, or the renderer is not there.
 */
export function render(job: RenderJob): Drawing {
  const turn: Turn = { abandoned: false }
  const files = queue.then(() => renderNow(job, turn))
  queue = files.catch(() => {})
  const abandon = () => {
    turn.abandoned = true
    turn.end?.()
  }
  return { files, abandon }
}

async function renderNow(job: RenderJob, turn: Turn): Promise<ReadonlyMap<string, Uint8Array>> {
  if (turn.abandoned) throw refusal('nobody waits for this drawing')
  running ??= start()
  const current = running
  hold(current, true)
  const end = () => void current.child.kill('SIGKILL')
  turn.end = end
  let timer: NodeJS.Timeout | undefined
  const answer = await new Promise<Answer>(resolve => {
    current.settle = resolve
    timer = setTimeout(end, 1000 * (jobSeconds + fontSeconds)) // its own limits come first
    current.child.stdin?.write(`${JSON.stringify({ ...job, seconds: jobSeconds })}\n`)
  })
  clearTimeout(timer)
  turn.end = undefined
  current.settle = undefined
  hold(current, false)
  if ('error' in answer) throw refusal(answer.error)
  return new Map(Object.entries(answer.files).map(([part, text]) => [part, Buffer.from(text, 'base64')]))
}

/** Lets the renderer start while there is nothing to draw yet; what hinders it is told when there is. */
export function startRenderer(): void {
  if (running || !existsSync(python())) return
  running = start()
  hold(running, false)
}

/** Ends the renderer; the next figure starts another. */
export async function closeRenderer(): Promise<void> {
  await queue
  const child = running?.child
  running = undefined
  if (!child || child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()))
  child.ref()
  child.stdin?.end()
  await ended
}
