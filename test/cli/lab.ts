import { spawnSync } from 'node:child_process'
import { completeParameters } from '../../src/experiments/parse-parameters.js'
import { positions, randomWalk } from '../runs/random-walk.js'

export const walkMain = require.resolve('./walk-main.js')

export interface Answer {
  status: number | null
  stdout: string
  stderr: string
}

/** Runs `gradient-lab` with the tests' experiment, to its end. */
export function lab(home: string, words: readonly string[], program = walkMain): Answer {
  return spawnSync(process.execPath, [program, ...words], {
    env: { ...process.env, GRADIENT_LAB_HOME: home },
    cwd: home,
    encoding: 'utf8',
  })
}

export function json(answer: Answer): Record<string, unknown>[] {
  return JSON.parse(answer.stdout)
}

/** The positions that a walk with these parameters must report. */
export function walkRows(given: Record<string, number>): number[] {
  return positions(completeParameters(randomWalk, given))
}
