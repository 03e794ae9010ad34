import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tCdf, tQuantile } from '../../src/statistics/student-t.js'

test('quantiles of t are those of the printed tables', () => {
  for (const [degrees, expected] of [
    [1, 12.7062047362],
    [4, 2.7764451052],
    [9, 2.2621571628],
    [15, 2.1314495456],
    [63, 1.9983405426],
  ])
    assert.ok(Math.abs(tQuantile(0.975, degrees) - expected) < 1e-9, `${degrees}: ${tQuantile(0.975, degrees)}`)
})

test('the distribution function of t is its closed form for one and two degrees of freedom', () => {
  for (const x of [-7, -1, -0.2, 0, 0.5, 3, 40]) {
    assert.ok(Math.abs(tCdf(x, 1) - (0.5 + Math.atan(x) / Math.PI)) < 1e-14)
    assert.ok(Math.abs(tCdf(x, 2) - (0.5 + x / (2 * Math.sqrt(2 + x * x)))) < 1e-14)
  }
})

test('the distribution function of t undoes its quantile at the degrees of an epoch', () => {
  for (const p of [0.001, 0.025, 0.5, 0.975, 0.9999])
    for (const degrees of [29, 63, 390]) assert.ok(Math.abs(tCdf(tQuantile(p, degrees), degrees) - p) < 1e-11)
})
