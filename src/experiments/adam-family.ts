import { adam } from '../optimizers/adam.js'
import { adamStar } from '../optimizers/adam-star.js'
import { minibatchMsvag } from '../optimizers/minibatch-msvag.js'
import { msgd } from '../optimizers/msgd.js'
import { mssd } from '../optimizers/mssd.js'
import { msvag } from '../optimizers/msvag.js'
import type { Optimizer, Schedule } from '../optimizers/optimizer.js'
import { svag } from '../optimizers/svag.js'

/** What the optimizers of Balles & Hennig 2018 are made of; each takes what it has of it. */
export interface AdamFamilyOptions {
  readonly learningRate: number | Schedule
  /** β, or β1 of `adam` */
  readonly beta: number
  readonly beta2?: number
  readonly epsilon?: number
}

/** The optimizers of Balles & Hennig 2018 by their names in parameters. */
export const adamFamily = {
  msgd,
  mssd,
  msvag,
  svag,
  'adam-star': adamStar,
  adam: ({ beta, ...options }: AdamFamilyOptions) => adam({ beta1: beta, ...options }),
  'minibatch-msvag': minibatchMsvag,
} as unknown as Readonly<Record<AdamFamilyName, (options: AdamFamilyOptions) => Optimizer<unknown>>>

export const adamFamilyNames = ['msgd', 'mssd', 'msvag', 'svag', 'adam-star', 'adam', 'minibatch-msvag'] as const
export type AdamFamilyName = (typeof adamFamilyNames)[number]
