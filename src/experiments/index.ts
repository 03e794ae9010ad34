import type { Experiment } from './experiment.js'

/** Every experiment, in the order in which `gradient-lab list` prints them. */
export const experiments: readonly Experiment[] = []
