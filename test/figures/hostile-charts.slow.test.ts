import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { Chart } from '../../src/charts/chart.js'
import { figure } from '../../src/figures/figure.js'
import { closeRenderer } from '../../src/figures/renderer.js'
import { readSvg } from './read-figure.js'
import { scatter } from './scatter.js'
import { withFolder } from './temporary-folder.js'

after(closeRenderer)

const panel = (width: number) => scatter({ width, height: 80 })
const wrong: [string, Chart, RegExp][] = [
  ['data from outside', scatter({ data: { url: 'http://127.0.0.1/x.csv' } }), /data must be in the chart/],
  [
    'an image of the machine',
    scatter({
      mark: 'image',
      data: { values: [{ x: 1, y: 1, u: 'file:///etc/hostname' }] },
      encoding: { url: { field: 'u' } },
    }),
    /images are not drawn/,
  ],
  ['a control character', scatter({ title: 'a\u0001b' }), /no control characters, chart.title has U\+0001$/],
  [
    'a character that no face has',
    scatter({ title: 'x 漢' }),
    /character '漢' \(U\+6F22\) of the label 'x 漢' is not in the fonts/,
  ],
  [
    'a font that is not there',
    scatter({ mark: { type: 'text', font: 'Times', text: 'note' } }),
    /the font 'Times' of the label 'note' is not there/,
  ],
  [
    'axis titles over each other',
    {
      bounds: 'flush',
      hconcat: [1, 2, 3, 4, 5].map(() =>
        scatter({ encoding: { x: { field: 'x', type: 'quantitative', title: 'Number of the update in this epoch' } } }),
      ),
    },
    /the titles 'Number of the update .*' and 'Number of .*' are drawn over each other: shorten them, or give the figure more columns$/,
  ],
  [
    'tick labels over each other',
    scatter({
      data: { values: [1, 2, 3, 4, 5].map(x => ({ x: `as locked as the other kind ${x}`, y: x })) },
      encoding: { x: { field: 'x', type: 'nominal', axis: { labelAngle: 0, labelOverlap: false } } },
    }),
    /the labels 'as locked as the other kind 1' and 'as locked as the other kind 2' are drawn over each other: shorten them, or give/,
  ],
  ['no data', scatter({ data: { values: [] } }), /chart must have rows of data, got none$/],
  [
    'no mark',
    scatter({ transform: [{ filter: 'datum.x > 5' }] }),
    /nothing is drawn: the chart has no data, or no mark shows them/,
  ],
  [
    'a label too long for the column',
    scatter({ encoding: { y: { field: 'y', type: 'nominal' } }, data: { values: [{ x: 1, y: 'word '.repeat(100) }] } }),
    /the label 'word .* reaches out of the figure|must be 396 pt wide/,
  ],
  [
    'ticks without end',
    scatter({ encoding: { x: { field: 'x', type: 'quantitative', axis: { tickCount: 1e7 } } } }),
    /tickCount must be at most/,
  ],
  ['a mark that does not exist', scatter({ mark: 'pint' }), /chart.mark is not as .* got "pint"; did you mean point\?/],
  [
    'a field that the data lack',
    scatter({ encoding: { x: { field: 'z', type: 'quantitative' } } }),
    /x shows the field z, which the data lack; they have x, y/,
  ],
]

for (const [what, chart, message] of wrong)
  test(`${what} is refused in one sentence, and no file appears`, () =>
    withFolder(async folder => {
      const drawn = (async () => figure(chart).save(join(folder, 'wrong')))()
      const refusal = await drawn.then(
        () => assert.fail('it was drawn'),
        (error: Error) => error.message,
      )
      assert.match(refusal, message)
      assert.match(refusal, /^figure: [^\n]+$/)
      assert.deepEqual(readdirSync(folder), [])
    }))

test('after a chart that ended the renderer the next one is drawn', () =>
  withFolder(async folder => {
    const endless = scatter({
      data: { sequence: { start: 0, stop: 1e9, as: 'x' } },
      encoding: { x: { field: 'x', type: 'quantitative' } },
    })
    await assert.rejects(figure(endless).save(join(folder, 'endless')), /^Error: figure: [^\n]+$/)
    assert.equal((await figure(scatter()).save(join(folder, 'next'), { formats: ['svg'] })).length, 1)
    assert.deepEqual(readdirSync(folder), ['next.svg'])
  }))

test('panels narrower than the column get margins to its exact width', () =>
  withFolder(async folder => {
    const chart = { hconcat: [panel(120), panel(121)] }
    const [path] = await figure(chart).save(join(folder, 'panels'), { formats: ['svg'] })
    assert.ok(Math.abs(Number.parseFloat(readSvg(path).width) - 396) <= 0.1)
  }))

test('signs of mathematics, sub- and superscripts in a label are drawn', () =>
  withFolder(async folder => {
    const title = '‖∇ℒ(wₖ)‖² ≤ ½ Σᵢ 𝔼[γ̂ₜ] ∝ κ⁻¹, θᵀ ∈ ℝⁿ'
    const [path] = await figure(scatter({ title })).save(join(folder, 'signs'), { formats: ['svg'] })
    assert.ok(readSvg(path).texts.includes(title))
  }))
