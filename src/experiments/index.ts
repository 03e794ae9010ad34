import type { Experiment } from './experiment.js'
import { lqr } from './lqr.js'
import { varianceRatio } from './variance-ratio.js'

/** Every experiment, in the order in which `gradient-lab list` prints them. */
export const experiments: readonly Experiment[] = [varianceRatio, lqr]
