import type { Row } from '../tables/column.js'
import { type Claim, type Evidence, type Measured, papers } from './claim.js'
import { type Verdict, verdictOf } from './verdict.js'

/** A claim with what was found: a line of the report. */
export interface Finding {
  readonly id: string
  readonly paper: string
  readonly item: string
  readonly claim: string
  /** whether the sentence is in the paper, or a reader's question about it */
  readonly asked: 'by the paper' | 'by us'
  /** what `value` is */
  readonly number: string
  readonly value: number
  readonly unit: string
  readonly low: number | null
  readonly high: number | null
  readonly interval: string
  readonly n: number | null
  readonly must: Evidence['must']
  readonly threshold: number
  readonly tolerance: number | null
  readonly verdict: Verdict
  /** under which the claim holds; null where it holds or fails as it is printed */
  readonly condition: string | null
  /** the number under that condition */
  readonly conditionValue: number | null
  /** why there is no number */
  readonly problem: string | null
  /** on what a claim on networks in training was tried, where that is less than the paper did */
  readonly scale: string | null
  /** and what would decide it at the paper's scale */
  readonly decides: string | null
  readonly experiment: string
  readonly parameters: Evidence['parameters']
}

/** The rows of all cases of a piece of evidence, or why they are not there. */
export type Rows = { readonly rows: readonly Row[] } | { readonly problem: string }

/**
 * What there is to say of a claim. It is `conditional` where it fails as printed and holds under its condition; the number
 * shown is the printed reading's. Without rows there is no number.
 */
export function findingOf(claim: Claim, rowsOf: (evidence: Evidence) => Rows): Finding {
  const { id, paper, item, evidence, onlyIf } = claim
  const measuredOf = (each: Evidence): Measured => {
    const found = rowsOf(each)
    return 'rows' in found ? each.measure(found.rows) : { value: Number.NaN, interval: 'none' }
  }
  const given = rowsOf(evidence)
  const measured = measuredOf(evidence)
  const printed = verdictOf(evidence, measured)
  const saving = printed === 'fails' && onlyIf !== undefined ? measuredOf(onlyIf.evidence) : undefined
  const saved = saving !== undefined && verdictOf(onlyIf!.evidence, saving) === 'holds' ? saving : undefined
  return {
    id,
    paper: papers[paper],
    item,
    claim: claim.claim,
    asked: claim.isOurs ? 'by us' : 'by the paper',
    number: evidence.number,
    value: measured.value,
    unit: evidence.unit,
    low: measured.low ?? null,
    high: measured.high ?? null,
    interval: measured.interval ?? 'exact',
    n: measured.n ?? null,
    must: evidence.must,
    threshold: evidence.threshold,
    tolerance: evidence.tolerance ?? null,
    verdict: saved ? 'conditional' : printed,
    condition: saved ? onlyIf!.condition : null,
    conditionValue: saved?.value ?? null,
    problem: 'problem' in given ? given.problem : null,
    scale: claim.scale?.ours ?? null,
    decides: claim.scale?.decides ?? null,
    experiment: evidence.experiment,
    parameters: evidence.parameters,
  }
}
