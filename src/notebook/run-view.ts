import * as os from 'node:os'
import * as path from 'node:path'
import type { Experiment } from '../experiments/experiment.js'
import { changedParameters } from '../runs/changed-parameters.js'
import { logTail } from '../runs/log-tail.js'
import { newestNumber, percent, progressParts } from '../runs/progress-text.js'
import { RunFailure } from '../runs/run-failure.js'
import type { Run } from '../runs/start.js'
import { packageFolder } from '../tables/lab-home.js'
import { type Bundle, type Displayable, displaySymbol } from './displayable.js'
import { htmlText } from './html-text.js'

/** Lines for the eye: some in the running text, those of a log apart. */
export interface View {
  /** fraction of a bar; undefined for none */
  readonly fraction: number | undefined
  readonly lines: readonly string[]
  readonly log: readonly string[]
}

const logLines = 12

/** What a run's display says, in a few lines. */
export function runView(experiment: Experiment, run: Run): View {
  const parameters = changedParameters(experiment, run.parameters).map(([name, text]) => `${name}=${text}`)
  const settings = parameters.length === 0 ? 'all parameters as by default' : parameters.join(' ')
  const name = `${run.experiment} ${run.id}`
  const newest = newestNumber(experiment, run.rows)
  if (run.state === 'failed') {
    const { sentence, log } = failureView(run.failure!)
    return { fraction: undefined, lines: [`${name}: failed: ${sentence}`, settings], log }
  }
  const rows = `${run.rows.length} ${run.rows.length === 1 ? 'row' : 'rows'}`
  const said = {
    running: progressParts(run.progress),
    // without times: a saved notebook says the same every time
    done: ['done', rows],
    interrupted: [`interrupted at ${percent(run.progress.fraction)}`, rows, 'start it again to go on'],
  }[run.state]
  return {
    fraction: run.state === 'running' ? run.progress.fraction : undefined,
    lines: [`${name}: ${[...said, newest].filter(part => part !== '').join(', ')}`, settings],
    log: [],
  }
}

/** Why something failed, and the last lines of its log; without the folders of this machine. */
export function failureView(failure: Error): { sentence: string; log: string[] } {
  if (!(failure instanceof RunFailure)) return { sentence: withoutFolders(failure.message, ''), log: [] }
  const parts = failure.log.split(path.sep)
  const home = parts.slice(0, -4).join(path.sep)
  const sentence = `${withoutFolders(failure.reason, home)}; its log is ${parts.slice(-4).join('/')}`
  return { sentence, log: logTail(failure.log, logLines).map(line => withoutFolders(line, home)) }
}

function withoutFolders(text: string, home: string): string {
  const folders = [home, process.cwd(), packageFolder].filter(folder => folder.length > 1)
  const short = folders.reduce((rest, folder) => rest.replaceAll(`${folder}${path.sep}`, ''), text)
  return short.replaceAll(os.homedir() + path.sep, '~/')
}

/** A view as a notebook shows it; inline styles only, and no colours, which belong to the theme. */
export function viewDisplay({ fraction, lines, log }: View): Displayable {
  return {
    [displaySymbol]: (): Bundle => {
      const bar =
        fraction === undefined
          ? ''
          : `<progress value="${fraction.toFixed(4)}" max="1" style="width: 12em"></progress> `
      const [first, ...rest] = lines.map(htmlText)
      const divs = [`<div>${bar}${first}</div>`, ...rest.map(line => `<div style="opacity: 0.7">${line}</div>`)]
      const tail =
        log.length === 0 ? [] : [`<pre style="max-height: 16em; overflow: auto">${htmlText(log.join('\n'))}</pre>`]
      return {
        'text/html': [...divs, ...tail].join('\n'),
        'text/plain': [...lines, ...log.map(line => `  ${line}`)].join('\n'),
      }
    },
  }
}
