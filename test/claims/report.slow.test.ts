import { test } from 'node:test'
import { claims } from '../../src/claims/index.js'
import { temporaryHome } from '../runs/temporary-home.js'
import { checkVerdicts } from './check-verdicts.js'
import { heavy } from './verdicts.js'

test('claims have the verdicts that are known, except those of simulations that take long', async t => {
  await checkVerdicts(
    claims.filter(({ evidence }) => !heavy.includes(evidence.experiment)),
    temporaryHome(t),
  )
})
