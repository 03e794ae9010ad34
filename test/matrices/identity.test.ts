import assert from 'node:assert/strict'
import { test } from 'node:test'
import { identity } from '../../src/matrices/identity.js'
import { gaussian, naiveProduct } from './naive.js'

test('the identity leaves a matrix as it is, from either side', () => {
  for (const d of [1, 2, 5]) {
    const a = gaussian('a', d, d)
    assert.deepEqual(naiveProduct(identity(d), a, d), a)
    assert.deepEqual(naiveProduct(a, identity(d), d), a)
  }
})
