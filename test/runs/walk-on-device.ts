import type { Experiment } from '../../src/experiments/experiment.js'
import { randomWalk } from './random-walk.js'

/** The walk as an experiment that takes a process of its own, as those on networks do. */
export const experiments: readonly Experiment[] = [{ ...randomWalk, usesDevice: true }]
