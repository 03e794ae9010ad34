import assert from 'node:assert/strict'
import { test } from 'node:test'
import { igtTrace } from '../../src/experiments/igt-trace.js'
import { compute } from '../../src/runs/compute.js'
import { tailWeights } from '../../src/averages/exponential-tail.js'

const eigenvalues = [2, 1]
const noise = [
  [0.1, -0.2],
  [-0.3, 0.1],
  [0.2, 0.2],
  [0, -0.4],
  [0.5, 0.1],
  [-0.1, 0.3],
]

/** Each method written out for one coordinate: [parameter, query] after each gradient. */
function naive(method: string, c: number, { alpha = 0.1, mu = 0.9, tail = 0.5 } = {}): number[][] {
  const gammas: Record<string, (n: number) => number> = {
    sgd: () => 0,
    momentum: n => (n === 1 ? 0 : mu),
    'increasing-momentum': n => (n - 1) / n,
    igt: n => (n - 1) / n,
    ita: n => tailWeights(tail).gamma(n),
  }
  const estimator = method === 'heavy-ball' ? 'sgd' : method.replace('heavy-ball-', '').replace('adam-', '')
  let [x, before, v, w] = [1, 1, 0, 0]
  let [m, s] = [0, 0]
  return noise.map((row, t) => {
    const gamma = gammas[estimator](t + 1)
    const ahead = /igt|ita/.test(method) && t > 0 ? gamma / (1 - gamma) : 0
    const query = x + ahead * (x - before)
    v = gamma * v + (1 - gamma) * (eigenvalues[c] * query + row[c])
    before = x
    if (method === 'adam-ita') {
      m = 0.9 * m + 0.1 * v
      s = 0.999 * s + 0.001 * v * v
      x -= (alpha * (m / (1 - 0.9 ** (t + 1)))) / (Math.sqrt(s / (1 - 0.999 ** (t + 1))) + 1e-8)
    } else {
      w = (method.startsWith('heavy-ball') ? mu * w : 0) - alpha * v
      x += w
    }
    return [x, query]
  })
}

test('every method goes where its equation does, and takes its gradients there, on the default case', async () => {
  const methods = igtTrace.parameters.find(({ name }) => name === 'method')!.choices!
  assert.equal(methods.length, 9)
  for (const method of methods) {
    const rows = await compute(igtTrace, { method, learningRate: 0.05, momentum: 0.8, tailFraction: 0.3 })
    assert.equal(rows.length, 14)
    for (const c of [0, 1]) {
      const own = rows.filter(({ coordinate }) => coordinate === c)
      assert.deepEqual([own[0].parameter, own[0].query, own[0].status], [1, null, 'ok'])
      naive(method, c, { alpha: 0.05, mu: 0.8, tail: 0.3 }).forEach(([x, query], t) => {
        assert.equal(own[t + 1].step, t + 1)
        assert.ok(Math.abs((own[t + 1].parameter as number) - x) < 1e-14, `${method}: ${own[t + 1].parameter} and ${x}`)
        assert.ok(Math.abs((own[t + 1].query as number) - query) < 1e-13, `${method}: query`)
      })
    }
  }
})

test('the sixth gradient of IGT, ITA and HB-ITA is taken where the vectors say, to 10 digits', async () => {
  const vectors: [Record<string, string>, number[]][] = [
    [{ method: 'igt' }, [-0.142176, 0.295692]],
    [{ method: 'ita' }, [0.1760654096, 0.5315667162]],
    [{ method: 'heavy-ball-igt', momentum: '0.5' }, [-0.617816, -0.1601146667]],
    [{ method: 'heavy-ball-ita' }, [-0.9351439804, -0.288849514]],
  ]
  for (const [parameters, query] of vectors) {
    const rows = await compute(igtTrace, parameters)
    query.forEach((value, c) => {
      assert.ok(Math.abs((rows[12 + c].query as number) - value) <= 0.5001e-10, `${rows[12 + c].query} and ${value}`)
    })
  }
})

test('noise or a start of another dimension and constants out of range are refused, and one number starts every coordinate', async () => {
  await assert.rejects(compute(igtTrace, { noise: '1,2,3' }), {
    message: 'igt-trace: noise must have rows of one number for each of the 2 eigenvalues, got 3',
  })
  await assert.rejects(compute(igtTrace, { start: '1,2,3' }), {
    message: 'igt-trace: start must be one number or one for each of the 2 eigenvalues, got 3',
  })
  await assert.rejects(compute(igtTrace, { momentum: '1' }), {
    message: 'igt-trace: momentum must be in [0, 1), got 1',
  })
  await assert.rejects(compute(igtTrace, { method: 'adam-ita', tailFraction: '0' }), {
    message: 'igt-trace: tailFraction must be in (0, 1], got 0',
  })
  const rows = await compute(igtTrace, { start: '3', eigenvalues: '1,2,4', noise: '0,0,0' })
  assert.deepEqual(
    rows.slice(0, 3).map(({ parameter }) => parameter),
    [3, 3, 3],
  )
})
