import type { Progress } from '../runs/progress.js'
import { progressParts } from '../runs/progress-text.js'

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

/** `variance-ratio  34 %  2.1 %/min  31 min left  epoch 2  ratio 0.1234`, the newest number of a run at the end. */
export function progressText(experiment: string, progress: Progress, newest = ''): string {
  return [experiment, ...progressParts(progress), newest].filter(part => part !== '').join('  ')
}
