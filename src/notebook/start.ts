import { inspect } from 'node:util'
import type { Experiment, Parameters } from '../experiments/experiment.js'
import { findExperiment, type Run, type StartOptions, start as startRun, stopperOf } from '../runs/start.js'
import { inNotebook } from './channel.js'
import { type Bundle, type Displayable, displaySymbol } from './displayable.js'
import { type Awaited, stopWithItsCells } from './interrupts.js'
import { isShownHere, type LivePart, showLive } from './live.js'
import { runChart } from './run-chart.js'
import { runView, viewDisplay } from './run-view.js'
import { rowsTable } from './rows-table.js'

/** A run that shows itself: how far it is, its newest number, a small chart that grows, and where a cell ends in it its rows. */
export interface ShownRun extends Run, Displayable {}

/**
 * Starts a case of an experiment, or finds its rows at once if it has been run before. Returns at once; in a notebook the
 * cell shows how far it is. A case that goes on already, in this notebook or another, is that same run. An interrupt of this
 * cell, of one that awaits `run.done`, or while no cell runs, stops it, and a kernel that ends ends it: started again it goes
 * on from its last checkpoint.
 *
 * @throws RangeError or TypeError in one sentence for an unknown experiment or parameter, an impossible case, or one that
 * needs more memory than there is
 */
export function start(
  experiment: Experiment | string,
  parameters: Partial<Parameters> = {},
  options: StartOptions = {},
): ShownRun {
  const found = typeof experiment === 'string' ? findExperiment(experiment, options.source) : experiment
  const run = shown(found, startRun(found, parameters, options))
  awaiting.get(run)?.()
  if (inNotebook()) showLive(run, liveParts(found, run))
  return run
}

/** How each run is bound to another cell that starts it. */
const awaiting = new WeakMap<Run, Awaited>()

function shown(experiment: Experiment, run: Run): ShownRun {
  // the same run may have been started by another cell before
  if (displaySymbol in run) return run as ShownRun
  awaiting.set(run, stopWithItsCells(run, stopperOf(run)))
  const text = () => viewDisplay(runView(experiment, run))[displaySymbol]()['text/plain'] as string
  return Object.defineProperties(run, {
    [displaySymbol]: {
      value: (): Bundle => {
        if (!inNotebook()) return { 'text/plain': `${text()}\n${rowsTable(experiment, run.rows).toString()}` }
        // a cell that ends in the run that it starts has shown how far it is
        const parts = isShownHere(run) ? [] : liveParts(experiment, run)
        showLive(run, [...parts, rowsPart(experiment, run)])
        return { 'text/plain': `${run.experiment} ${run.id}` }
      },
    },
    [inspect.custom]: { value: text },
  }) as ShownRun
}

function liveParts(experiment: Experiment, run: Run): LivePart[] {
  const line: LivePart = {
    key: () => JSON.stringify(runView(experiment, run)),
    shown: () => viewDisplay(runView(experiment, run)),
  }
  if (experiment.mainColumn === undefined) return [line]
  const chart: LivePart = {
    key: () => String(run.rows.length),
    shown: () =>
      runChart(experiment, run.rows) ??
      viewDisplay({ fraction: undefined, lines: [`no ${experiment.mainColumn} to draw yet`], log: [] }),
  }
  return [line, chart]
}

function rowsPart(experiment: Experiment, run: Run): LivePart {
  return {
    key: () => String(run.rows.length),
    shown: () =>
      run.rows.length > 0
        ? rowsTable(experiment, run.rows)
        : viewDisplay({ fraction: undefined, lines: ['no rows yet'], log: [] }),
  }
}
