import * as path from 'node:path'
import { type Claim, type Paper, papers } from '../claims/claim.js'
import { claims } from '../claims/index.js'
import type { Finding } from '../claims/finding.js'
import { latexMacros } from '../claims/latex-macros.js'
import { Interrupted } from '../experiments/experiment.js'
import { suggestion } from '../experiments/nearest-name.js'
import { judge } from '../runs/judge.js'
import { writeFileAtomically } from '../tables/atomic-file.js'
import { labHome } from '../tables/lab-home.js'
import { fourDigits, printTable, tableFormats } from '../tables/print-table.js'
import { type Arguments, formatOption, readArguments } from './arguments.js'
import { type Command, print, say } from './command.js'
import { ProgressLine } from './progress-line.js'
import { stoppable } from './stoppable.js'

const options = {
  paper: { type: 'string' },
  fresh: { type: 'boolean' },
  out: { type: 'string' },
  ...formatOption,
} as const

const formats = [...tableFormats, 'tex'] as const

/** `gradient-lab report`: the claims of the papers, each with the number that decides it and its verdict. */
export const report: Command = async (args, { source, directory }) => {
  const given = readArguments('report', args, options)
  const format = readReportFormat(given)
  const chosen = chosenClaims(given)
  const out = given.text('out')
  const line = new ProgressLine()
  try {
    const findings = await stoppable(checkInterrupt =>
      judge(chosen, {
        home: labHome(),
        fresh: given.has('fresh'),
        source,
        progress: (done, all) => line.show(() => `report: ${done} of ${all} claims`),
        checkInterrupt,
      }),
    )
    line.clear()
    const text = format === 'tex' ? latexMacros(findings) : printTable(findings.map(printed(format)), format)
    if (out === undefined) print(text)
    else writeFileAtomically(path.resolve(directory, out), text)
    if (format === 'table') for (const each of remarks(findings)) say(each)
    say(summary(findings))
    return 0
  } catch (error) {
    line.clear()
    if (!(error instanceof Interrupted)) throw error
    say('report: interrupted; what was finished is kept, the same command goes on from there')
    return 130
  }
}

function readReportFormat(given: Arguments): (typeof formats)[number] {
  const text = given.text('format') ?? 'table'
  const format = formats.find(candidate => candidate === text)
  if (format === undefined)
    throw new RangeError(`report: --format must be ${formats.join(', ')}, got ${JSON.stringify(text)}`)
  return format
}

function chosenClaims(given: Arguments): readonly Claim[] {
  const paper = given.text('paper')
  const names = Object.keys(papers) as Paper[]
  if (paper !== undefined && !names.some(name => name === paper))
    throw new RangeError(`report: --paper must be ${names.join(', ')}, got ${JSON.stringify(paper)}`)
  const ids = claims.map(({ id }) => id)
  const unknown = given.words.find(word => !ids.includes(word))
  if (unknown !== undefined)
    throw new RangeError(
      `report: there is no claim ${unknown}${suggestion(unknown, ids) || '; `gradient-lab report` lists them'}`,
    )
  return claims.filter(
    ({ id, paper: of }) =>
      (paper === undefined || of === paper) && (given.words.length === 0 || given.words.includes(id)),
  )
}

/** A line of the table is for the eye: the number, what it is compared with, the verdict. */
const printed = (format: (typeof formats)[number]) => (finding: Finding) => {
  if (format !== 'table') return { ...finding }
  const { paper, item, id, value, low, high, must, threshold, tolerance, verdict, claim } = finding
  const bound = `${must === 'be below' ? '<' : must === 'be above' ? '>' : '='} ${fourDigits(threshold)}`
  return {
    id,
    paper,
    item,
    value,
    low,
    high,
    must: tolerance === null ? bound : `${bound} ± ${fourDigits(tolerance)}`,
    verdict,
    claim,
  }
}

/** What a line of the table has no room for: conditions, what the claims on networks were tried on, missing numbers. */
function remarks(findings: readonly Finding[]): string[] {
  const scales = new Map<string, string[]>()
  for (const { id, scale, decides } of findings)
    if (scale !== null) {
      const text = `tried on ${scale}; would be decided by ${decides}`
      scales.set(text, [...(scales.get(text) ?? []), id])
    }
  return [
    ...findings.flatMap(({ id, condition, conditionValue }) =>
      condition === null ? [] : [`${id}: holds under the condition that ${condition}: ${fourDigits(conditionValue!)}`],
    ),
    ...[...scales].map(([text, ids]) => `${ids.join(', ')}: ${text}`),
    ...findings.flatMap(({ id, problem }) => (problem === null ? [] : [`${id}: no number: ${problem}`])),
  ]
}

function summary(findings: readonly Finding[]): string {
  const count = (verdict: Finding['verdict']) => findings.filter(finding => finding.verdict === verdict).length
  return `${findings.length} claims: ${count('holds')} hold, ${count('conditional')} hold only under a condition, ${count('fails')} fail, ${count('undecided')} are undecided`
}
