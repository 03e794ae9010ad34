import { inNotebook } from './channel.js'
import { type Display, display } from './display.js'
import { type Bundle, type Displayable, displaySymbol } from './displayable.js'
import { htmlText } from './html-text.js'

/** A bar that says how far a long piece of work has come. */
export interface Progress {
  /** fraction done in [0, 1], what is being done, and the time left in seconds (by default what follows from the fraction) */
  update(fraction: number, message?: string, secondsLeft?: number): void
  /** The last state, always shown. */
  done(message?: string): void
  /** The last state where the work did not end well, always shown. */
  fail(message: string): void
}

/** At most four updates a second: each one is a message to the browser. */
const interval = 250

const durationText = (seconds: number): string => {
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  if (seconds < 120) return `${seconds.toFixed(0)} s`
  return seconds < 7200 ? `${(seconds / 60).toFixed(0)} min` : `${(seconds / 3600).toFixed(1)} h`
}

interface State {
  readonly fraction: number
  readonly message: string
  readonly secondsLeft: number | undefined
  readonly ended: 'done' | 'failed' | undefined
}

/** `training: 40 %, epoch 2 of 5, 12 s left` */
function textOf(title: string, { fraction, message, secondsLeft, ended }: State, seconds: number): string {
  const about = message ? `, ${message}` : ''
  // without the time that it took: a saved notebook says the same every time
  if (ended) return `${title}: ${ended}${about}`
  const left = secondsLeft ?? (fraction > 0 ? (seconds * (1 - fraction)) / fraction : undefined)
  const ahead = left === undefined ? '' : `, ${durationText(left)} left`
  return `${title}: ${Math.floor(fraction * 100)} %${about}${ahead}`
}

function bar(text: string, { fraction, ended }: State): Displayable {
  const element = ended ? '' : `<progress value="${fraction.toFixed(4)}" max="1"></progress> `
  return {
    [displaySymbol]: (): Bundle => ({ 'text/html': `<div>${element}${htmlText(text)}</div>`, 'text/plain': text }),
  }
}

/** Where the states of one progress go: the notebook, one line of a terminal, or a line for each tenth in a log. */
function writer(): (text: string, state: State) => void {
  if (inNotebook()) {
    let place: Display | undefined
    return (text, state) => {
      if (place) place.update(bar(text, state))
      else place = display(bar(text, state), { volatile: true })
    }
  }
  if (process.stderr.isTTY) return (text, { ended }) => void process.stderr.write(`\r\x1b[K${text}${ended ? '\n' : ''}`)
  let tenth = -1
  return (text, { fraction, ended }) => {
    if (!ended && Math.floor(fraction * 10) <= tenth) return
    tenth = Math.floor(fraction * 10)
    process.stderr.write(`${text}\n`)
  }
}

/**
 * Starts a progress bar in the newest cell, on the terminal, or as lines in a log. `now` gives milliseconds.
 */
export function progress(title: string, now: () => number = Date.now): Progress {
  const start = now()
  const write = writer()
  let shownAt = Number.NEGATIVE_INFINITY
  let state: State = { fraction: 0, message: '', secondsLeft: undefined, ended: undefined }
  const show = (next: State) => {
    state = next
    if (!state.ended && now() - shownAt < interval) return
    shownAt = now()
    write(textOf(title, state, (shownAt - start) / 1000), state)
  }
  const end = (ended: 'done' | 'failed', message: string) => {
    if (!state.ended) show({ fraction: state.fraction, message, secondsLeft: undefined, ended })
  }
  show(state)
  return {
    update(fraction, message = state.message, secondsLeft) {
      if (!(fraction >= 0 && fraction <= 1))
        throw new RangeError(`progress: fraction must lie in [0, 1], got ${fraction}`)
      if (!state.ended) show({ fraction, message, secondsLeft, ended: undefined })
    },
    done: (message = '') => end('done', message),
    fail: message => end('failed', message),
  }
}
