import assert from 'node:assert/strict'
import type { Claim } from '../../src/claims/claim.js'
import { judge } from '../../src/runs/judge.js'
import { exceptions, values } from './verdicts.js'

// networks are judged by the runs that come with the package
process.env['GRADIENT_LAB_PUBLISHED'] = ''

/** Judges claims in an empty home and compares with what is known. */
export async function checkVerdicts(claims: readonly Claim[], home: string): Promise<void> {
  const findings = await judge(claims, { home })
  assert.deepEqual(
    Object.fromEntries(findings.map(({ id, verdict }) => [id, verdict])),
    Object.fromEntries(claims.map(({ id }) => [id, exceptions[id] ?? 'holds'])),
  )
  for (const { id, value } of findings) {
    if (!(id in values)) continue
    const [expected, error] = values[id]
    assert.ok(Math.abs(value - expected) <= error, `${id}: ${value}, known ${expected}`)
  }
}
