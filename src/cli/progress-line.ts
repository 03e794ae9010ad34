import type { Run } from '../runs/start.js'
import { fourDigits } from '../tables/print-table.js'

const terminalMilliseconds = 100
const plainMilliseconds = 15_000
const quietMilliseconds = 1_000

/**
 * Shows on stderr how far runs are: one line in place on a terminal, else a line now and then. Nothing is shown of what is
 * over within a second.
 */
export class ProgressLine {
  private readonly begin = performance.now()
  private shown = performance.now()
  private visible = false

  constructor(private readonly cases: number) {}

  /** @param column the one whose newest number is shown */
  show(run: Run, finished: number, column: string | undefined): void {
    const now = performance.now()
    const terminal = process.stderr.isTTY === true
    if (now - this.begin < quietMilliseconds) return
    if (now - this.shown < (terminal ? terminalMilliseconds : plainMilliseconds)) return
    this.shown = now
    const text = progressText(run, finished, this.cases, column)
    if (terminal) process.stderr.write(`\r\x1b[2K${text.slice(0, (process.stderr.columns ?? 80) - 1)}`)
    else process.stderr.write(`${text}\n`)
    this.visible = terminal
  }

  /** Clears the line, so that something else can be said. */
  clear(): void {
    if (this.visible) process.stderr.write('\r\x1b[2K')
    this.visible = false
  }
}

/** `[2/6] variance-ratio 34 %  2.1 %/min  31 min left  epoch 2  ratio 0.1234` */
export function progressText(run: Run, finished: number, cases: number, column: string | undefined): string {
  const { fraction, message, rate, secondsLeft } = run.progress
  const newest = column === undefined ? undefined : run.rows.at(-1)?.[column]
  return [
    cases > 1 ? `[${finished + 1}/${cases}] ${run.experiment}` : run.experiment,
    `${Math.floor(100 * fraction)} %`,
    rate > 0 ? `${fourDigits(6000 * rate)} %/min` : '',
    secondsLeft === null ? '' : `${duration(secondsLeft)} left`,
    message,
    newest === undefined || newest === null ? '' : `${column} ${fourDigits(newest)}`,
  ]
    .filter(part => part !== '')
    .join('  ')
}

/** A time in one or two units: `8 s`, `3 min`, `2 h 5 min`. */
export function duration(seconds: number): string {
  if (seconds < 60) return `${Math.ceil(seconds)} s`
  const minutes = Math.ceil(seconds / 60)
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
