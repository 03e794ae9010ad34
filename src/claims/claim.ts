import type { GridValue } from '../experiments/grid.js'
import type { Row } from '../tables/column.js'

/** The papers whose sentences are checked. */
export const papers = {
  igt: 'Arnold et al. 2019',
  adam: 'Balles & Hennig 2018',
  svrg: 'Defazio & Bottou 2019',
} as const
export type Paper = keyof typeof papers

/**
 * A claim is a sentence of a paper and the number that decides it. The number comes from the rows of an experiment, so
 * anyone can compute it again, and it is compared with a threshold that was fixed beforehand.
 */
export interface Claim {
  /** small words joined by hyphens, without digits: `igt-bound-slack`, the LaTeX macro \igtBoundSlack */
  readonly id: string
  readonly paper: Paper
  /** figure, equation, proposition or section */
  readonly item: string
  /** what the paper says, in other words; with `isOurs`, what a reader of it may ask next */
  readonly claim: string
  /** a sentence that is not in the paper. Default false. */
  readonly isOurs?: boolean
  /** what decides it, read as it is printed */
  readonly evidence: Evidence
  /** a setting or a reading in which it may hold where the printed one fails */
  readonly onlyIf?: { readonly condition: string; readonly evidence: Evidence }
  /** of a claim on networks in training, tried on less than the paper did: on what, and what would decide it at its scale */
  readonly scale?: { readonly ours: string; readonly decides: string }
}

/** A number from the rows of an experiment's cases, and what it is compared with. */
export interface Evidence {
  readonly experiment: string
  /** what differs from the experiment's defaults; an array of values means one case for each */
  readonly parameters: Readonly<Record<string, GridValue>>
  /** what the number is */
  readonly number: string
  readonly unit: string
  /** @param rows of all cases, each with its case's parameters as columns */
  measure(rows: readonly Row[]): Measured
  /** where the number must be: below or above the threshold, or no further from it than `tolerance` */
  readonly must: 'be below' | 'be above' | 'be near'
  readonly threshold: number
  readonly tolerance?: number
}

export interface Measured {
  readonly value: number
  /** 95 % limits, where the number is an average or a frequency */
  readonly low?: number
  readonly high?: number
  /** how the limits were made; `none` of a measured number that has no limits; default exact */
  readonly interval?: string
  /** of how many the number is an average */
  readonly n?: number
}
