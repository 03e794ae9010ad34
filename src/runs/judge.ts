import type { Claim, Evidence } from '../claims/claim.js'
import { type Finding, findingOf } from '../claims/finding.js'
import type { Row } from '../tables/column.js'
import { type KeepOptions, keep } from './keep.js'
import { findExperiment } from './start.js'
import { prepareGrid } from './sweep.js'

export interface JudgeOptions extends KeepOptions {
  /** told before each claim, and at the end, how many of all are done */
  progress?(done: number, all: number): void
}

/**
 * What there is to say of each claim. The cases behind it are kept as runs: one is computed again when its key changes, with
 * the experiment's version or parameters, and read otherwise.
 */
export async function judge(claims: readonly Claim[], options: JudgeOptions): Promise<Finding[]> {
  const known = new Map<string, Promise<readonly Row[]>>()
  const rowsOf = async (evidence: Evidence): Promise<Row[]> => {
    const experiment = findExperiment(evidence.experiment, options.source)
    const rows: Row[] = []
    for (const prepared of prepareGrid(experiment, evidence.parameters, process.cwd()).cases) {
      options.checkInterrupt?.()
      if (!known.has(prepared.run))
        known.set(
          prepared.run,
          keep(prepared, options).then(({ rows: kept }) => kept),
        )
      for (const row of await known.get(prepared.run)!) rows.push(row)
    }
    return rows
  }
  const findings: Finding[] = []
  for (const claim of claims) {
    options.progress?.(findings.length, claims.length)
    const evidences = [claim.evidence, ...(claim.onlyIf ? [claim.onlyIf.evidence] : [])]
    const rows = new Map<Evidence, readonly Row[]>()
    for (const evidence of evidences) rows.set(evidence, await rowsOf(evidence))
    findings.push(findingOf(claim, evidence => rows.get(evidence)!))
  }
  options.progress?.(findings.length, claims.length)
  return findings
}
