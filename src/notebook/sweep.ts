import { inspect } from 'node:util'
import type { Experiment } from '../experiments/experiment.js'
import { parameterText } from '../experiments/parameter-text.js'
import { newestNumber, percent, progressParts } from '../runs/progress-text.js'
import type { WhereOptions } from '../runs/cases-on.js'
import { findExperiment } from '../runs/start.js'
import { type Grid, type Sweep, type SweepCase, sweep as runSweep } from '../runs/sweep.js'
import { inNotebook } from './channel.js'
import { type Bundle, type Displayable, displaySymbol } from './displayable.js'
import { stopWithItsCells } from './interrupts.js'
import { isShownHere, type LivePart, showLive } from './live.js'
import { failureView, type View, viewDisplay } from './run-view.js'
import { type Table, table } from './table.js'

/** A sweep that shows itself: all its cases as one table. */
export interface ShownSweep extends Sweep, Displayable {}

/**
 * Runs all cases of a grid, `sweep('variance-ratio', { estimator: ['sgd', 'svrg'], seed: [0, 1, 2], epochs: 2 })`: an array
 * means several values, the first key is the slowest. Those that are done are read; of the others run as many at once as
 * their `threads` fit into the cores and their memory into what is free. Returns at once; in a notebook the cell shows the
 * cases as a table. One that fails does not stop the others. An interrupt of this cell, of one that awaits `done`, or while
 * no cell runs, stops all, and running the cell again goes on. `frameOf(sweep)` gives all rows as one frame.
 *
 * @throws as `start`; RangeError for an axis without values, and for a case that needs more memory than there is
 */
export function sweep(experiment: Experiment | string, grid: Grid, options: WhereOptions = {}): ShownSweep {
  const found = typeof experiment === 'string' ? findExperiment(experiment, options.source) : experiment
  const given = runSweep(found, grid, options)
  stopWithItsCells(given, () => given.stop())
  const text = () => `${viewDisplay(sweepView(given))[displaySymbol]()['text/plain']}\n${casesTable(found, given)}`
  const shown = Object.defineProperties(given, {
    [displaySymbol]: {
      value: (): Bundle => {
        if (!inNotebook()) return { 'text/plain': text() }
        if (!isShownHere(given)) showLive(given, liveParts(found, given))
        return { 'text/plain': `${found.name}: ${given.cases.length} cases` }
      },
    },
    [inspect.custom]: { value: text },
  }) as ShownSweep
  if (inNotebook()) showLive(given, liveParts(found, given))
  return shown
}

function liveParts(experiment: Experiment, given: Sweep): LivePart[] {
  return [
    { key: () => JSON.stringify(sweepView(given)), shown: () => viewDisplay(sweepView(given)) },
    { key: () => casesTable(experiment, given).toString(), shown: () => casesTable(experiment, given) },
  ]
}

/** What a sweep's display says above its table: how far all are, and of each that failed why, with its log. */
export function sweepView(given: Sweep): View {
  const { cases, progress, state, warning } = given
  const count = (wanted: SweepCase['state']) => cases.filter(each => each.state === wanted).length
  const said =
    state === 'running'
      ? progressParts(progress)
      : [`${count('done')} of ${cases.length} cases done`, state === 'interrupted' ? 'run the cell again to go on' : '']
  const failures = cases.flatMap(({ id, failure }) => (failure === null ? [] : [{ id, ...failureView(failure) }]))
  return {
    fraction: state === 'running' ? progress.fraction : undefined,
    lines: [
      `${given.experiment}: ${said.filter(part => part !== '').join(', ')}`,
      ...(warning === null ? [] : [warning]),
      ...failures.map(({ id, sentence }) => `${id} failed: ${sentence}`),
    ],
    log: failures.flatMap(({ id, log }) => [`${id}:`, ...log]),
  }
}

/** Each case with its values along the axes, how far it is, and its newest number. */
export function casesTable(experiment: Experiment, { axes, cases }: Pick<Sweep, 'axes' | 'cases'>): Table {
  const parameters = experiment.parameters.filter(({ name }) => axes.includes(name))
  const rows = cases.map(each => ({
    ...Object.fromEntries(axes.map(name => [name, axisCell(parameters, name, each)])),
    run: each.id,
    state: each.state === 'running' ? percent(each.run?.progress.fraction ?? 0) : each.state,
    rows: each.run?.rows.length ?? 0,
    newest: newestNumber(experiment, each.run?.rows ?? []),
  }))
  return table(rows, { rows: 100 })
}

function axisCell(parameters: Experiment['parameters'], name: string, { parameters: values }: SweepCase) {
  const value = values[name]
  return typeof value === 'number' ? value : parameterText(parameters.find(each => each.name === name)!, value)
}
