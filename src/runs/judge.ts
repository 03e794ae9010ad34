import type { Claim, Evidence } from '../claims/claim.js'
import { type Finding, findingOf } from '../claims/finding.js'
import type { Row } from '../tables/column.js'
import type { Table } from '../tables/parquet.js'
import { foundTable } from './find-results.js'
import { type KeepOptions, keep } from './keep.js'
import { findExperiment } from './start.js'
import { prepareGrid } from './sweep.js'

export interface JudgeOptions extends KeepOptions {
  /** told before each claim, and at the end, how many of all are done */
  progress?(done: number, all: number): void
}

/**
 * What there is to say of each claim. The cases behind it are kept as runs: one is computed again when its key changes, with
 * the experiment's version or parameters, and read otherwise. A case of a network is only read, since training takes
 * minutes to hours: where it has neither been run nor published, the claim is undecided.
 */
export async function judge(claims: readonly Claim[], options: JudgeOptions): Promise<Finding[]> {
  const known = new Map<string, Promise<Table | undefined>>()
  const rowsOf = async (evidence: Evidence): Promise<Row[] | undefined> => {
    const experiment = findExperiment(evidence.experiment, options.source)
    const rows: Row[] = []
    for (const prepared of prepareGrid(experiment, evidence.parameters, process.cwd()).cases) {
      options.checkInterrupt?.()
      const { run } = prepared
      if (!known.has(run))
        known.set(run, experiment.usesDevice ? foundTable(options.home, run) : keep(prepared, options))
      const table = await known.get(run)!
      if (table === undefined) return undefined
      for (const row of table.rows) rows.push(row)
    }
    return rows
  }
  const findings: Finding[] = []
  for (const claim of claims) {
    options.progress?.(findings.length, claims.length)
    const evidences = [claim.evidence, ...(claim.onlyIf ? [claim.onlyIf.evidence] : [])]
    const rows = new Map<Evidence, readonly Row[] | undefined>()
    for (const evidence of evidences) rows.set(evidence, await rowsOf(evidence))
    findings.push(findingOf(claim, evidence => rows.get(evidence)))
  }
  options.progress?.(findings.length, claims.length)
  return findings
}
