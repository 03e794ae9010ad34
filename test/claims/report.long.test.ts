import { test } from 'node:test'
import { claims } from '../../src/claims/index.js'
import { temporaryHome } from '../runs/temporary-home.js'
import { checkVerdicts } from './check-verdicts.js'

test('all claims have the verdicts that are known', async t => {
  await checkVerdicts(claims, temporaryHome(t))
})
