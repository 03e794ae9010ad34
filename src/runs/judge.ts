import type { Claim, Evidence } from '../claims/claim.js'
import { type Finding, findingOf, type Rows } from '../claims/finding.js'
import { type Experiment, Interrupted } from '../experiments/experiment.js'
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
 * minutes to hours: where it has neither been run nor published, or cannot be looked up (its data are not there, its files
 * are damaged), the claim is undecided, and `problem` says why.
 */
export async function judge(claims: readonly Claim[], options: JudgeOptions): Promise<Finding[]> {
  const known = new Map<string, Promise<Table | undefined>>()
  const rowsOf = async (evidence: Evidence): Promise<Rows> => {
    const experiment = findExperiment(evidence.experiment, options.source)
    if (!experiment.usesDevice) return casesOf(experiment, evidence)
    try {
      return await casesOf(experiment, evidence)
    } catch (error) {
      if (error instanceof Interrupted) throw error
      return { problem: (error as Error).message }
    }
  }
  const casesOf = async (experiment: Experiment, evidence: Evidence): Promise<Rows> => {
    const rows: Row[] = []
    for (const prepared of prepareGrid(experiment, evidence.parameters, process.cwd()).cases) {
      options.checkInterrupt?.()
      const { run } = prepared
      if (!known.has(run))
        known.set(run, experiment.usesDevice ? foundTable(options.home, run) : keep(prepared, options))
      const table = await known.get(run)!
      if (table === undefined)
        return { problem: `run ${run} of ${experiment.name} is not there: \`gradient-lab run\` computes it` }
      for (const row of table.rows) rows.push(row)
    }
    return { rows }
  }
  const findings: Finding[] = []
  for (const claim of claims) {
    options.progress?.(findings.length, claims.length)
    const evidences = [claim.evidence, ...(claim.onlyIf ? [claim.onlyIf.evidence] : [])]
    const rows = new Map<Evidence, Rows>()
    for (const evidence of evidences) rows.set(evidence, await rowsOf(evidence))
    findings.push(findingOf(claim, evidence => rows.get(evidence)!))
  }
  options.progress?.(findings.length, claims.length)
  return findings
}
