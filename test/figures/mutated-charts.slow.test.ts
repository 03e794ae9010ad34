import assert from 'node:assert/strict'
import { readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { Chart } from '../../src/charts/chart.js'
import { figure } from '../../src/figures/figure.js'
import { closeRenderer } from '../../src/figures/renderer.js'
import { integers } from '../../src/random/integers.js'
import type { Key } from '../../src/random/key.js'
import { rootKey } from '../../src/random/root-key.js'
import { keyedPart } from '../keyed-part.js'
import { sampleCharts } from './sample-charts.js'
import { withFolder } from './temporary-folder.js'

after(closeRenderer)

const mutations = 5000
const mostSeconds = 10

type Part = Record<string | number, unknown>
const isPart = (value: unknown): value is Part => typeof value === 'object' && value !== null

interface Place {
  readonly part: Part
  readonly key: string
  readonly inRows: boolean
}

/** Every place in a chart: an object or array, and one of its keys. */
function placesIn(part: Part, inRows = false, found: Place[] = []): Place[] {
  for (const key of Object.keys(part)) {
    found.push({ part, key, inRows })
    const inner = part[key]
    if (isPart(inner)) placesIn(inner, inRows || key === 'values', found)
  }
  return found
}

const hostile = (url: string): readonly (() => unknown)[] => [
  () => Number.NaN,
  () => Number.POSITIVE_INFINITY,
  () => null,
  () => undefined,
  () => true,
  () => '',
  () => 0,
  () => -1,
  () => 1e-320,
  () => 1e9,
  () => 1e308,
  () => [],
  () => ({}),
  () => [[[]]],
  () => 'x'.repeat(100_000),
  () => 'word '.repeat(390),
  () => 'a\u0000b',
  () => 'a\ud800b',
  () => 'ﷺ مرحبا 漢字 👩‍👩‍👧 e\u0301\u0302\u0303',
  () => '</text><script>alert(1)</script>&amp;<![CDATA[',
  () => "'); process.exit(1); ('",
  () => '__proto__',
  () => 'constructor',
  () => '$\\hat{\\gamma}_{t+1}$',
  () => '$\\frac{',
  () => 'datum.nothing.at.all',
  () => 'quantitative',
  () => 'log',
  () => 'image',
  () => 'geoshape',
  () => 'file:///etc/passwd',
  () => url,
  () => ({ url }),
  () => ({ values: [] }),
  () => ({ expr: 'datum.y / 0' }),
  () => ({ expr: "test(/^(a+)+$/, 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!')" }),
  () => ({ sequence: { start: 0, stop: 1e6, as: 'step' } }),
  () => ({ field: 'y' }),
  () => ({ step: 1e9 }),
  () => Array.from({ length: 1000 }, (_, i) => i),
  () => new Date(0),
  () => 10n,
  () => () => 'point',
  () => Symbol('chart'),
]
const keys = [
  'data',
  'transform',
  'params',
  'projection',
  'url',
  'href',
  'tooltip',
  'title',
  'width',
  'height',
  'padding',
  'spec',
  'repeat',
  'facet',
  'layer',
  'resolve',
  'encoding',
  'mark',
  'config',
  'datasets',
  'usermeta',
  'autosize',
  'view',
  'selection',
  'tickCount',
  'font',
  'clip',
]

/** One to three places of a chart changed: another value, no value, a new key, a value from elsewhere in it. */
function mutated(chart: object, key: Key, url: string): Chart {
  const changed = structuredClone(chart) as Part
  const values = hostile(url)
  const draw = (what: string, below: number) => integers(key.child(what), 1, below)[0]
  for (let change = 0; change <= draw('changes', 3); change++) {
    // there are many more places in the rows than around them
    const inRows = draw(`rows ${change}`, 5) === 0
    const places = placesIn(changed).filter(place => place.inRows === inRows)
    if (places.length === 0) break
    const { part, key: at } = places[draw(`place ${change}`, places.length)]
    const value = values[draw(`value ${change}`, values.length)]()
    const kind = draw(`kind ${change}`, 5)
    if (kind === 0) delete part[at]
    else if (kind === 1) part[keys[draw(`key ${change}`, keys.length)]] = value
    else if (kind === 2) {
      const other = places[draw(`other ${change}`, places.length)]
      const taken = other.part[other.key]
      part[at] = isPart(taken) ? structuredClone(taken) : taken
    } else part[at] = value
  }
  return changed
}

test('a mutated chart is drawn or refused in one sentence within ten seconds, nothing is fetched, and the next chart is drawn', () =>
  withFolder(async folder => {
    const asked: string[] = []
    const server = createServer((request, answer) => {
      asked.push(request.url ?? '')
      answer.end('step,y\n1,2\n')
    })
    await new Promise<void>(ready => server.listen(0, '127.0.0.1', ready))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/data.csv`
    let drawn = 0
    try {
      for (const i of keyedPart(mutations)) {
        const key = rootKey(0).child('mutated chart').child(i)
        const chart = mutated(sampleCharts[i % sampleCharts.length], key, url)
        const begun = performance.now()
        const outcome = await (async () => figure(chart).save(join(folder, 'chart'), { formats: ['svg'] }))().then(
          files => files,
          (error: Error) => error,
        )
        const seconds = (performance.now() - begun) / 1000
        assert.ok(seconds < mostSeconds, `mutation ${i} took ${seconds} s`)
        if (outcome instanceof Error) {
          assert.match(outcome.message, /^(figure|label): [^\n]{1,520}$/, `mutation ${i}`)
          assert.deepEqual(readdirSync(folder), [], `mutation ${i}`)
        } else {
          drawn++
          assert.deepEqual(readdirSync(folder), ['chart.svg'], `mutation ${i}`)
          rmSync(join(folder, 'chart.svg'))
        }
      }
      for (const chart of sampleCharts)
        assert.equal((await figure(chart as Chart).save(join(folder, 'chart'), { formats: ['svg'] })).length, 1)
    } finally {
      server.close()
    }
    assert.deepEqual(asked, [])
    // some mutations are harmless: a test in which all are refused would show nothing of drawing
    assert.ok(drawn > 0)
  }))
