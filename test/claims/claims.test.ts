import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { exponentOf, numberOf, ratiosOf } from '../../src/claims/cells.js'
import { claims } from '../../src/claims/index.js'
import { findExperiment } from '../../src/runs/start.js'
import { prepareGrid } from '../../src/runs/sweep.js'
import { exceptions, values } from './verdicts.js'

test('every claim has a name of its own that is a LaTeX macro, and cases that its experiment takes', () => {
  const ids = claims.map(({ id }) => id)
  assert.equal(new Set(ids).size, ids.length)
  assert.equal(new Set(claims.map(({ claim }) => claim)).size, ids.length, 'no sentence is there twice')
  for (const { id, claim, evidence, onlyIf } of claims) {
    assert.match(id, /^[a-z]+(-[a-z]+)+$/)
    assert.match(claim, /^\p{Lu}.*\.$|^[Eρp].*\.$/u, claim)
    for (const each of onlyIf ? [evidence, onlyIf.evidence] : [evidence]) {
      const { cases } = prepareGrid(findExperiment(each.experiment), each.parameters, process.cwd())
      assert.ok(cases.length > 0)
      assert.equal(each.tolerance !== undefined, each.must === 'be near', `${id}: only a near number has a tolerance`)
    }
  }
  for (const id of [...Object.keys(exceptions), ...Object.keys(values)]) assert.ok(ids.includes(id), `${id} is a claim`)
})

test('at least 40 sentences are in the papers, and all misprints that quadratics can show are among them', () => {
  const printed = claims.filter(({ isOurs }) => !isOurs)
  assert.ok(printed.length >= 40)
  const misprints = {
    'Proposition 3.2': ['igt-heavy-ball-printed-step'],
    'Equation 5': ['igt-noise-linear'],
    'Appendix B.2': ['adam-diagonal-printed-sum'],
    'Appendix B.4': ['adam-strong-convexity'],
    'Appendix C.2': ['adam-factor-printed'],
    'Section 4.4': ['adam-first-average'],
  }
  for (const [item, expected] of Object.entries(misprints)) {
    const wrong = printed.filter(claim => claim.item === item && claim.id in exceptions)
    assert.deepEqual(
      wrong.map(({ id }) => id),
      expected,
    )
  }
  for (const id of ['ita-printed-weights', 'adam-diagonal-average'])
    assert.ok(printed.some(claim => claim.id === id && id in exceptions))
})

test('the documentation lists the sentences of the papers that do not hold as printed, and no others', () => {
  const page = readFileSync(join(__dirname, '../../../docs/claims.md'), 'utf8')
  const table = page.slice(page.indexOf('## Sentences that fail as printed'))
  const listed = Array.from(table.matchAll(/^\| `([a-z-]+)` \|/gm), ([, id]) => id)
  const expected = claims.filter(({ id, isOurs }) => !isOurs && id in exceptions).map(({ id }) => id)
  assert.deepEqual(listed.sort(), expected.sort())
})

test('an exponent is the slope of the logarithms, exact for a power law', () => {
  const xs = [1, 3, 10, 50]
  assert.ok(
    Math.abs(
      exponentOf(
        xs,
        xs.map(x => 7 * x ** -1.5),
      ) + 1.5,
    ) < 1e-12,
  )
  // three points by hand: ln y = 0, 0, 3 ln 2 against ln x = 0, ln 2, 2 ln 2 has slope 3/2
  assert.ok(Math.abs(exponentOf([1, 2, 4], [1, 1, 8]) - 1.5) < 1e-12)
})

test('a number is taken from the one row that is meant, or not at all', () => {
  const rows = [
    { step: 1, loss: 2 },
    { step: 2, loss: null },
  ]
  assert.equal(numberOf(rows, 'loss', { step: 1 }), 2)
  assert.ok(Number.isNaN(numberOf(rows, 'loss', { step: 2 })))
  assert.throws(() => numberOf(rows, 'loss'), /one row with \{\} is needed for loss, got 2/)
})

test('ratios pair the rows in their order, and a missing number has none', () => {
  const rows = [
    { method: 'igt', error: 6 },
    { method: 'sgd', error: 2 },
    { method: 'igt', error: 5 },
    { method: 'sgd', error: null },
  ]
  assert.deepEqual(ratiosOf(rows, 'error', { method: 'igt' }, { method: 'sgd' }), [3, Number.NaN])
})
