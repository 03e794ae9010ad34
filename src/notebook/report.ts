import { type Paper, papers } from '../claims/claim.js'
import type { Finding } from '../claims/finding.js'
import { suggestion } from '../experiments/nearest-name.js'
import { judge } from '../runs/judge.js'
import { labHome } from '../tables/lab-home.js'
import { type Displayable, displaySymbol } from './displayable.js'
import { table } from './table.js'

/** Findings that show themselves as a table: the number, what it must be, the verdict. */
export type ShownFindings = Finding[] & Displayable

/**
 * The verdicts on claims: on those named, `await report(['igt-bound-holds'])`, on a paper's, `await report('igt')`, or on
 * all. The cases behind them are kept as runs, so a second time they are read.
 *
 * @throws RangeError for a claim or a paper that there is not
 */
export async function report(which?: Paper | readonly string[]): Promise<ShownFindings> {
  const { claims } = await import('../claims/index.js')
  const ids = claims.map(({ id }) => id)
  if (typeof which === 'string' && !(which in papers))
    throw new RangeError(`report: the paper must be ${Object.keys(papers).join(', ')}, got ${which}`)
  const unknown = Array.isArray(which) ? which.find(id => !ids.includes(id)) : undefined
  if (unknown !== undefined)
    throw new RangeError(
      `report: there is no claim ${unknown}${suggestion(unknown, ids) || `; there is ${ids.join(', ')}`}`,
    )
  const chosen = claims.filter(
    ({ id, paper }) => which === undefined || (typeof which === 'string' ? paper === which : which.includes(id)),
  )
  const findings = await judge(chosen, { home: labHome() })
  return Object.defineProperty(findings, displaySymbol, {
    value: () => table(findings.map(shortFinding), { rows: 100 })[displaySymbol](),
  }) as ShownFindings
}

const shortFinding = ({
  claim,
  number,
  value,
  low,
  high,
  must,
  threshold,
  tolerance,
  verdict,
  condition,
  scale,
}: Finding) => ({
  claim,
  number,
  value,
  low,
  high,
  must: `${must} ${Number(threshold.toPrecision(4))}${tolerance === null ? '' : ` ± ${tolerance}`}`,
  verdict: condition === null ? verdict : `holds only if ${condition}`,
  ...(scale === null ? {} : { scale }),
})
