import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { varianceRatioChart } from '../../src/charts/variance-ratio-chart.js'
import { figure } from '../../src/figures/figure.js'
import { closeRenderer } from '../../src/figures/renderer.js'
import { venues } from '../../src/figures/venues.js'
import { syntheticRows } from '../charts/synthetic-rows.js'
import { keyedPart } from '../keyed-part.js'
import { needs } from '../system-packages.js'
import { compositeCharts } from './composite-charts.js'
import { inkOf, readSvg } from './read-figure.js'
import { scatter } from './scatter.js'
import { withFolder } from './temporary-folder.js'

after(closeRenderer)

const charts = compositeCharts(40)
/** venues of one family, wide enough for any of the charts */
const wide = [
  { venue: 'neurips', columns: 1 },
  { venue: 'icml', columns: 2 },
  { venue: 'ieee', columns: 2 },
  { venue: 'aaai', columns: 2 },
]
const sizeOf = (path: string): number[] =>
  /<svg[^>]*? width="([\d.]+)pt" height="([\d.]+)pt"/.exec(readFileSync(path, 'utf8'))!.slice(1).map(Number)

// half of them in `npm test`, all in `npm run test:long`
for (const index of keyedPart(charts.length, process.env['GRADIENT_LAB_TEST_FRACTION'] === '1' ? 1 : 0.5)) {
  const chart = charts[index]
  const { venue, columns } = wide[index % wide.length]
  const width = venues[venue].widths[columns]
  const aspect = index % 3 === 0 ? 1.3 : undefined
  test(`composite ${index} is exactly as wide as ${venue} over ${columns}${aspect ? ' and as high as asked' : ''}`, () =>
    withFolder(async folder => {
      const [path] = await figure(chart, { venue, columns, aspect }).save(join(folder, 'fitted'), { formats: ['svg'] })
      const [wide, high] = sizeOf(path)
      assert.ok(Math.abs(wide - width) < 0.1, `${wide} for ${width}`)
      assert.ok(high <= venues[venue].tallest, `${high}`)
      assert.doesNotMatch(readFileSync(path, 'utf8'), /<text[^>]* opacity="0"/, 'no label is there that nobody sees')
      if (aspect) assert.ok(Math.abs(high - Math.round(width / aspect)) < 0.1, `${high}`)
    }))
}

test('every venue has the figure of the main job at its exact width, high enough for the labels along its side', () =>
  withFolder(async folder => {
    const chart = varianceRatioChart(syntheticRows({ zero: true }))
    for (const [venue, { widths, tallest, smallest }] of Object.entries(venues))
      for (const columns of Object.keys(widths).map(Number)) {
        const [path] = await figure(chart, { venue, columns }).save(join(folder, 'main'), { formats: ['svg'] })
        const [wide, high] = sizeOf(path)
        assert.ok(Math.abs(wide - widths[columns]) < 0.1, `${venue} ${columns}: ${wide}`)
        assert.ok(high <= tallest && high >= 130, `${venue} ${columns}: ${high}`)
        const sizes = [...readFileSync(path, 'utf8').matchAll(/<text[^>]* font-size="([\d.]+)px"/g)].map(
          found => found[1],
        )
        assert.ok(sizes.length > 10 && sizes.every(size => Number(size) >= smallest), `${venue}: ${sizes}`)
      }
  }))

test('panels keep their proportions where no aspect is asked, and shrink in height where the page ends', () =>
  withFolder(async folder => {
    const panel = (height: number) => scatter({ width: 200, height })
    const save = async (heights: number[]) => {
      const chart = { vconcat: heights.map(panel) }
      return (await figure(chart).save(join(folder, 'panels'), { formats: ['svg'] }))[0]
    }
    const insides = (path: string) =>
      [...readFileSync(path, 'utf8').matchAll(/class="background"[^>]*d="M0.5,0.5h([\d.]+)v([\d.]+)h/g)].map(found => {
        return [Number(found[1]), Number(found[2])]
      })
    for (const [wide, high] of insides(await save([50, 50])))
      assert.ok(Math.abs(wide / high - 4) < 0.02, `${wide} ${high}`)
    const tall = await save([400, 400])
    const [, height] = sizeOf(tall)
    assert.ok(height <= 600 && height > 590, `${height}`)
    const [[, upper], [, lower]] = insides(tall)
    assert.ok(Math.abs(upper - lower) < 0.5 && upper > 200, `${upper} ${lower}`)
  }))

test('labels that leave no room are refused by what they take, across and down', () =>
  withFolder(async folder => {
    const y = { field: 'y', type: 'quantitative', axis: { labelExpr: "'forty characters of text at every tick'" } }
    const panel = scatter({ encoding: { x: { field: 'x', type: 'quantitative' }, y } })
    await assert.rejects(figure({ hconcat: [panel, panel] }, { venue: 'icml' }).save(join(folder, 'a')), {
      message:
        /must be 234 pt wide, but labels, legends and gaps alone take \d{3} pt: shorten them, or draw fewer panels/,
    })
    const low = { vconcat: [1, 2, 3, 4].map(() => scatter({ title: 'a' })) }
    await assert.rejects(figure(low, { aspect: 4 }).save(join(folder, 'b')), {
      message: /must be 99 pt high, but labels, legends and gaps alone take \d{3} pt/,
    })
  }))

test('a text smaller than the venue allows is set larger, one of a scale is refused by name', () =>
  withFolder(async folder => {
    const note = { mark: { type: 'text', text: 'note', fontSize: 5 } }
    const chart = scatter({ mark: undefined, layer: [{ mark: 'point' }, note] })
    const [path] = await figure(chart, { venue: 'aaai' }).save(join(folder, 'raised'), { formats: ['svg'] })
    const sizes = [...readFileSync(path, 'utf8').matchAll(/<text[^>]* font-size="([\d.]+)px"/g)].map(found =>
      Number(found[1]),
    )
    assert.ok(sizes.length > 4 && Math.min(...sizes) === 9, String(sizes))
    const size = { field: 'y', type: 'quantitative', scale: { range: [3, 4] }, legend: null }
    const x = { field: 'x', type: 'quantitative' }
    const small = scatter({ mark: { type: 'text', text: 'tiny' }, encoding: { x, y: x, size } })
    await assert.rejects(figure(small, { venue: 'aaai' }).save(join(folder, 'small')), {
      message: /the label 'tiny' is set in 3\S* pt; AAAI asks for at least 9 pt/,
    })
  }))

test(
  "the PDF has the width of the SVG, all its letters are the venue's, and no ink touches the edge",
  needs('poppler'),
  () =>
    withFolder(async folder => {
      for (const [index, font] of [
        [1, /LabRoman/],
        [3, /LabRoman/],
      ] as const) {
        const { venue, columns } = wide[index]
        const base = join(folder, `figure-${index}`)
        await figure(charts[index], { venue, columns }).save(base, { formats: ['pdf', 'svg', 'png'] })
        const [, width, height] = /Page size: +([\d.]+) x ([\d.]+) pts/
          .exec(execFileSync('pdfinfo', [`${base}.pdf`], { encoding: 'utf8' }))!
          .map(Number)
        assert.ok(Math.abs(width - venues[venue].widths[columns]) < 0.1, `${width}`)
        assert.ok(Math.abs(height - sizeOf(`${base}.svg`)[1]) < 0.1)
        const fonts = execFileSync('pdffonts', [`${base}.pdf`], { encoding: 'utf8' })
          .trim()
          .split('\n')
          .slice(2)
        for (const line of fonts) assert.match(line, font)
        const text = execFileSync('pdftotext', [`${base}.pdf`, '-'], { encoding: 'utf8' }).replace(/\s+/g, ' ')
        for (const label of readSvg(`${base}.svg`).texts) assert.ok(text.includes(label.trim()), `${label} in ${text}`)
        const [page] = inkOf(`${base}.png`, [0, 0, width, height])
        const edges = [page.left, page.top, width - page.right, height - page.bottom]
        assert.ok(Math.min(...edges) > 0.3, `${edges}`)
      }
    }),
)
