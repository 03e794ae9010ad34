import type { Progress } from '../runs/progress.js'
import type { Cell } from '../tables/column.js'
import { fourDigits } from '../tables/print-table.js'

const terminalMilliseconds = 100
const plainMilliseconds = 15_000
const quietMilliseconds = 1_000

/**
 * Shows on stderr how far something is: one line in place on a terminal, else a line now and then. Nothing is shown of what
 * is over within a second.
 */
export class ProgressLine {
  private readonly begin = performance.now()
  private shown = performance.now()
  private visible = false

  /** @param text called only when a line is due */
  show(text: () => string): void {
    const now = performance.now()
    const terminal = process.stderr.isTTY === true
    if (now - this.begin < quietMilliseconds) return
    if (now - this.shown < (terminal ? terminalMilliseconds : plainMilliseconds)) return
    this.shown = now
    if (terminal) process.stderr.write(`\r\x1b[2K${text().slice(0, (process.stderr.columns ?? 80) - 1)}`)
    else process.stderr.write(`${text()}\n`)
    this.visible = terminal
  }

  /** Clears the line, so that something else can be said. */
  clear(): void {
    if (this.visible) process.stderr.write('\r\x1b[2K')
    this.visible = false
  }
}

/** `variance-ratio  34 %  2.1 %/min  31 min left  epoch 2  ratio 0.1234`, the newest number of a column at the end. */
export function progressText(
  experiment: string,
  { fraction, message, rate, secondsLeft }: Progress,
  newest?: Readonly<{ column: string; value: Cell }>,
): string {
  return [
    experiment,
    `${Math.floor(100 * fraction)} %`,
    rate > 0 ? `${fourDigits(6000 * rate)} %/min` : '',
    secondsLeft === null ? '' : `${duration(secondsLeft)} left`,
    message,
    newest === undefined || newest.value === null ? '' : `${newest.column} ${fourDigits(newest.value)}`,
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
