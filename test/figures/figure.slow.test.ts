import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { seriesColours } from '../../src/charts/theme.js'
import { varianceRatioChart } from '../../src/charts/variance-ratio-chart.js'
import { figure } from '../../src/figures/figure.js'
import { type FontName, fontFamilies } from '../../src/figures/font-families.js'
import { closeRenderer } from '../../src/figures/renderer.js'
import { packageFolder } from '../../src/tables/lab-home.js'
import { syntheticRows } from '../charts/synthetic-rows.js'
import { needs } from '../system-packages.js'
import { compositeCharts } from './composite-charts.js'
import { readPng, readSvg, translation } from './read-figure.js'
import { scatter } from './scatter.js'
import { folderOfTests, withFolder } from './temporary-folder.js'

const rows = syntheticRows({ zero: true })
const provenance = {
  command: 'gradient-lab figure variance-ratio',
  parameters: { seed: 3, network: 'lenet' },
  versions: { 'gradient-lab': '0.1.0' },
  commit: '0123abc',
}
const labels = [
  '0',
  '20',
  '100',
  'Progress through the epoch (%)',
  '¼',
  '½',
  '1',
  '2',
  'Variance ratio, estimator to SGD',
]
const endLabels = ['1 (SGD)', '½ (break-even)', 'epoch 2', 'epoch 5', 'epoch 10']
const saved = (folder: string) => figure(varianceRatioChart(rows), { provenance }).save(join(folder, 'ratio'))

const folder = folderOfTests()
before(() => saved(folder))
after(closeRenderer)

test('a series of a single point is drawn as that point, dashed or not', () =>
  withFolder(async made => {
    const values = [{ x: 1, y: 1 }]
    for (const strokeDash of [[], [4, 2]]) {
      const layer = [{ mark: { type: 'line', strokeDash } }, { mark: 'point' }]
      const files = await figure(scatter({ data: { values }, mark: undefined, layer })).save(join(made, 'one'))
      const paths = readSvg(files.find(file => file.endsWith('.svg'))!).marks.flatMap(mark => mark.paths)
      assert.equal(paths.length, 1)
    }
    // without the point's own mark nothing would be seen
    await assert.rejects(figure(scatter({ data: { values }, mark: 'line' })).save(join(made, 'none')), {
      message: /nothing is drawn/,
    })
  }))

test('the PDF is 5.5 in wide and all its fonts are embedded subsets of the one family', needs('poppler'), () => {
  const info = execFileSync('pdfinfo', [join(folder, 'ratio.pdf')], { encoding: 'utf8' })
  const [, width, height] = /Page size: +([\d.]+) x ([\d.]+) pts/.exec(info)!
  assert.ok(Math.abs(Number(width) - 396) <= 0.1, width)
  assert.ok(Math.abs(Number(height) - 180) <= 0.1, height)
  assert.match(info, /Pages: +1\n/)
  assert.doesNotMatch(info, /Date/)
  const fonts = execFileSync('pdffonts', [join(folder, 'ratio.pdf')], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .slice(2)
  assert.ok(fonts.length >= 1)
  for (const font of fonts) assert.match(font, /^[A-Z]{6}\+LabRoman-\w+ +CID TrueType +Identity-H +yes yes yes /)
})

test('every label of the PDF is there as text', needs('poppler'), () => {
  const text = execFileSync('pdftotext', ['-layout', join(folder, 'ratio.pdf'), '-'], { encoding: 'utf8' })
  for (const label of [...labels, ...endLabels]) assert.ok(text.includes(label), `${label} in ${text}`)
})

test('the PDF carries the plotted rows, the chart and where it comes from', needs('poppler'), () => {
  const pdf = join(folder, 'ratio.pdf')
  execFileSync('pdfdetach', ['-saveall', '-o', folder, pdf])
  const [head, first] = readFileSync(join(folder, 'data.csv'), 'utf8').split('\n')
  assert.equal(head, 'epoch,step,progress,ratio,ratioLow,ratioHigh,breakEven,n,interval,status,done')
  assert.equal(first, '2,64,0,0,0,0,0.5,64,group-jackknife,ok,0')
  assert.deepEqual(JSON.parse(readFileSync(join(folder, 'chart.vl.json'), 'utf8')), varianceRatioChart(rows))
  const xmp = execFileSync('pdfinfo', ['-meta', pdf], { encoding: 'utf8' })
  for (const word of ['gradient-lab figure variance-ratio', '0123abc', 'lenet', 'exactly 0'])
    assert.ok(xmp.includes(word), word)
})

/** Of the 64 updates of an epoch those done: after ⌈64·progress⌉. */
const placeOf = ({ progress }: (typeof rows)[number]): number => Math.ceil(64 * (progress as number)) / 64

test('markers, lines and bands of the SVG stand where the rows say, read off the axes', () => {
  const svg = readSvg(join(folder, 'ratio.svg'))
  const [, width, height] = /^M0,0h([\d.]+)v([\d.]+)h/.exec(svg.plot)!.map(Number)
  const [xTicks, yTicks] = svg.axes
  assert.deepEqual(
    xTicks.map(([label]) => label),
    ['0', '20', '40', '60', '80', '100'],
  )
  assert.deepEqual(
    yTicks.map(([label]) => label),
    ['¼', '½', '1', '2'],
  )
  assert.equal(translation(yTicks[3][1])[1], 0)
  assert.equal(translation(xTicks[5][1])[0], width)
  // the plot reaches one octave below the lowest tick: from 2 down to 1/8
  const ratioAt = (y: number) => 2 * 2 ** ((-4 * y) / height)
  yTicks.forEach(([, place], index) => {
    assert.ok(Math.abs(translation(place)[1] - (1 - index / 4 - 1 / 4) * height) <= 1e-4, place)
  })

  const positive = rows.filter(({ ratio }) => (ratio as number) > 0)
  const symbols = svg.marks.filter(({ kind }) => kind === 'mark-symbol')
  const [markers, edge] = symbols.map(({ paths }) => paths)
  assert.equal(markers.length, positive.length)
  markers.forEach(([, place], index) => {
    const [x, y] = translation(place)
    assert.ok(Math.abs(x / width - placeOf(positive[index])) < 1e-9)
    assert.ok(Math.abs(ratioAt(y) / (positive[index].ratio as number) - 1) < 1e-9)
  })
  assert.equal(edge.length, 3, 'one open triangle for each ratio of 0')
  for (const [, place] of edge) assert.deepEqual(translation(place), [0, height])

  const corners = (path: string) =>
    path
      .slice(1)
      .replace('Z', '')
      .split('L')
      .map(pair => pair.split(',').map(Number))
  const ofKind = (kind: string) => svg.marks.filter(mark => mark.kind === kind).map(({ paths }) => corners(paths[0][0]))
  const [lines, bands] = [ofKind('mark-line'), ofKind('mark-area')]
  const close = ([x, y]: number[], row: (typeof rows)[number], column: string) => {
    assert.ok(Math.abs(x / width - placeOf(row)) < 1e-5)
    assert.ok(
      Math.abs(ratioAt(y) / (row[column] as number) - 1) < 1e-4,
      `${column} ${row[column]} drawn at ${ratioAt(y)}`,
    )
  }
  assert.equal(lines.length, 3)
  for (const [index, epoch] of [2, 5, 10].entries()) {
    const measured = positive.filter(row => row.epoch === epoch)
    assert.equal(lines[index].length, measured.length)
    lines[index].forEach((corner, place) => {
      close(corner, measured[place], 'ratio')
    })
    const around = bands[index]
    assert.equal(around.length, 2 * measured.length)
    measured.forEach((row, place) => {
      const ends = [around[place], around[around.length - 1 - place]].sort((a, b) => b[1] - a[1])
      close(ends[0], row, 'ratioLow')
      close(ends[1], row, 'ratioHigh')
    })
  }
})

test('the SVG is 396 pt wide with its labels as text, its fonts, its data and its origin inside', () => {
  const svg = readSvg(join(folder, 'ratio.svg'))
  assert.equal(svg.width, '396pt')
  for (const label of [...labels, ...endLabels]) assert.ok(svg.texts.includes(label), label)
  for (const label of endLabels) assert.equal(svg.texts.filter(text => text === label).length, 1, `${label} once`)
  assert.match(
    svg.style[0],
    /^@font-face\{font-family:"Lab Roman";font-weight:400;font-style:normal;src:url\(data:font\/woff2/,
  )
  assert.deepEqual(svg.title, ['Variance ratio along the epoch'])
  assert.match(svg.desc[0], /3 ratios are exactly 0/)
  assert.equal(svg.origin[0].commit, '0123abc')
  assert.equal(svg.files['data.csv'].trim().split('\n').length, 1 + rows.length)
})

test('the PNG is 3300 pixels wide at 600 dpi, and it and the PDF show the markers of the SVG', needs('poppler'), () => {
  const svg = readSvg(join(folder, 'ratio.svg'))
  const [left, top] = translation(svg.outer)
  const marker = svg.marks.find(({ kind }) => kind === 'mark-symbol')!
  const places = [3, 9, 15].map(index => {
    const [x, y] = translation(marker.paths[index][1])
    return [left + x, top + y] as const
  })
  const wanted = seriesColours.slice(0, 3)
  const png = readPng(join(folder, 'ratio.png'), ...places)
  assert.deepEqual(png.size, [3300, 1500])
  assert.ok(Math.abs(png.dpi[0] - 600) < 0.05)
  assert.deepEqual(png.colours, wanted)
  assert.equal(png.text['figure:commit'], '0123abc')
  assert.equal(png.text['data.csv'].trim().split('\n').length, 1 + rows.length)
  execFileSync('pdftoppm', ['-r', '600', '-png', '-singlefile', join(folder, 'ratio.pdf'), join(folder, 'page')])
  assert.deepEqual(readPng(join(folder, 'page.png'), ...places).colours, wanted)
})

const elsewhere = `
  const { varianceRatioChart } = require(process.argv[1] + '/dist/src/charts/variance-ratio-chart.js')
  const { figure } = require(process.argv[1] + '/dist/src/figures/figure.js')
  const { compositeCharts } = require(process.argv[1] + '/dist/test/figures/composite-charts.js')
  const { syntheticRows } = require(process.argv[1] + '/dist/test/charts/synthetic-rows.js')
  const provenance = JSON.parse(process.argv[2])
  const main = async () => {
    await figure(varianceRatioChart(syntheticRows({ zero: true })), { provenance }).save('again/ratio')
    const [chart] = compositeCharts(1)
    for (const font of JSON.parse(process.argv[3]))
      await figure(chart, { provenance, font }).save('again/' + font)
  }
  main()
`
const otherFonts = Object.keys(fontFamilies) as FontName[]

test('a process elsewhere, in another time zone and language, writes the same bytes below its home and ends by itself', () =>
  withFolder(async home => {
    const ran = spawnSync(
      process.execPath,
      ['-e', elsewhere, packageFolder, JSON.stringify(provenance), JSON.stringify(otherFonts)],
      {
        env: {
          ...process.env,
          TZ: 'Asia/Kathmandu',
          LANG: 'tr_TR.UTF-8',
          LC_ALL: 'tr_TR.UTF-8',
          GRADIENT_LAB_HOME: home,
        },
        encoding: 'utf8',
        timeout: 120_000,
      },
    )
    assert.equal(ran.status, 0, ran.stderr)
    const [chart] = compositeCharts(1)
    for (const font of [...otherFonts].reverse()) await figure(chart, { provenance, font }).save(join(folder, font))
    for (const name of ['ratio', ...otherFonts])
      for (const format of ['pdf', 'svg', 'png'])
        assert.ok(
          readFileSync(join(home, 'again', `${name}.${format}`)).equals(
            readFileSync(join(folder, `${name}.${format}`)),
          ),
          `${name}.${format}`,
        )
  }))

test('a folder that cannot be made and a name with an ending are refused, and nothing is written', async () => {
  await withFolder(async place => {
    writeFileSync(join(place, 'file'), '')
    await assert.rejects(
      figure(varianceRatioChart(rows)).save(join(place, 'file', 'ratio')),
      /^Error: figure: \S+ cannot be written: [^\n]+$/,
    )
    await assert.rejects(figure(varianceRatioChart(rows)).save(join(place, 'ratio.pdf')), /path must come without .pdf/)
    await assert.rejects(
      figure(varianceRatioChart(rows)).save(join(place, 'ratio'), { formats: ['eps' as never] }),
      /formats must be of pdf, svg, png, tex, vega, got "eps"/,
    )
    assert.deepEqual(readdirSync(place), ['file'])
    assert.ok(!existsSync(join(place, 'ratio.pdf')))
  })
})

test('translucent points cost a PDF no group each, and look as they would with one', needs('poppler'), () =>
  withFolder(async made => {
    const values = Array.from({ length: 2000 }, (_, i) => ({ x: Math.sin(i), y: Math.cos(1.3 * i) }))
    const mark = { type: 'point', filled: true, opacity: 0.5, size: 30, color: '#0072B2' }
    const files = await figure(scatter({ data: { values: [...values, { x: 2.63, y: 2.63 }] }, mark })).save(
      join(made, 'many'),
    )
    assert.ok(readFileSync(files[0]).length < 150 * values.length, `${readFileSync(files[0]).length} bytes`)
    const svg = readFileSync(files[1], 'utf8')
    assert.equal(svg.match(/ fill-opacity="0.5"/g)?.length, values.length + 1)
    assert.doesNotMatch(svg, /<path [^>]* opacity="/)
    // half of #0072B2 on white, in the point that stands alone
    const [left, top] = translation(readSvg(files[1]).outer)
    const [x, y] = translation(
      readSvg(files[1])
        .marks.find(({ kind }) => kind === 'mark-symbol')!
        .paths.at(-1)![1],
    )
    const place = [left + x, top + y] as const
    execFileSync('pdftoppm', ['-r', '600', '-png', '-singlefile', files[0], join(made, 'page')])
    for (const picture of [files[2], join(made, 'page.png')]) {
      const [colour] = readPng(picture, place).colours
      const channels = [1, 3, 5].map(at => Number.parseInt(colour.slice(at, at + 2), 16))
      for (const [i, wanted] of [0x80, 0xb9, 0xd9].entries()) assert.ok(Math.abs(channels[i] - wanted) <= 2, colour)
    }
  }),
)
