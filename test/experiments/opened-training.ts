import '../tensors/cpu.js'
import assert from 'node:assert/strict'
import type { Experiment, Parameters } from '../../src/experiments/experiment.js'
import { completeParameters } from '../../src/experiments/parse-parameters.js'
import { openTraining, type Training } from '../../src/experiments/training.js'
import { type Position, rest, trajectory } from '../../src/trajectories/trajectory.js'

/** A training in this process, which keeps nothing. */
export function openedTraining(experiment: Experiment, given: Partial<Parameters>, more: Partial<Parameters> = {}) {
  const parameters = { ...completeParameters(experiment, given as Parameters), ...more } as Parameters
  const part = () => assert.fail('no file is named')
  return openTraining(parameters, {
    part,
    training: { has: () => false, read: () => undefined, write: () => assert.fail('nothing is kept') },
  })
}

/** The position after so many epochs. */
export function positionAfter({ options, position, pass }: Training, epochs: number): Position<unknown, unknown> {
  let after = position(0)
  for (let epoch = 1; epoch <= epochs; epoch++)
    for (const iterate of trajectory(options, after, pass(epoch)))
      if (iterate.stepInPass === iterate.updatesInPass) after = rest(options, iterate)
  return after
}
