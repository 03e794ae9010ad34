import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { figure } from '../../src/figures/figure.js'
import { readFigure } from '../../src/figures/read-figure.js'
import { closeRenderer } from '../../src/figures/renderer.js'
import { packageFolder } from '../../src/tables/lab-home.js'
import { needs } from '../system-packages.js'
import { readPng } from './read-figure.js'
import { scatter } from './scatter.js'
import { folderOfTests } from './temporary-folder.js'

const columns = [{ name: 'x', unit: 'steps', meaning: 'steps done' }]
const rows = [
  { x: 1, y: 0.5, note: 'a "quoted", text\nof two lines' },
  { x: 2, y: 1 / 3, note: null },
]
const panel = scatter({ data: undefined, width: 100, height: 80 })
const chart = {
  usermeta: { figure: { title: 'Loss & <gain> – 50 %', caption: 'Two panels: ‖∇f‖ ≤ ε.', columns } },
  data: { values: rows },
  hconcat: [panel, panel],
}
const provenance = {
  command: 'gradient-lab run x --set a="b c"',
  parameters: { train: [{ rate: 0.1, layers: [1, 2] }, { rate: 0.01 }] },
  versions: { 'gradient-lab': '0.1.0', tensorflow: '2.9.1' },
  commit: '0123abcd-dirty',
}
const table = 'x,y,note\n1,0.5,"a ""quoted"", text\nof two lines"\n2,0.3333333333333333,\n'

const folder = folderOfTests()
let files: Readonly<Record<string, string>>
before(async () => {
  const saved = await figure(chart, { provenance }).save(join(folder, 'pair'), {
    formats: ['pdf', 'svg', 'png', 'tex', 'vega'],
  })
  files = Object.fromEntries(saved.map(path => [path.slice(folder.length + 'pair'.length + 1), path]))
})
after(closeRenderer)

test('each file gives back title, caption and origin, all but the vega-lite value rows, columns and chart besides', async () => {
  assert.deepEqual(Object.keys(files), ['.pdf', '.svg', '.png', '.tex', '-plain.pdf', '.vl.json'])
  for (const ending of Object.keys(files)) {
    const { title, caption, origin, attachments } = await readFigure(files[ending])
    assert.equal(title, chart.usermeta.figure.title, ending)
    assert.equal(caption, chart.usermeta.figure.caption, ending)
    const { parameters, versions, ...rest } = origin
    assert.deepEqual(rest, { command: provenance.command, commit: provenance.commit, venue: 'NeurIPS' }, ending)
    assert.deepEqual(JSON.parse(parameters), provenance.parameters, ending)
    const { 'vl-convert': painter, 'vega-lite': language, ...given } = JSON.parse(versions)
    assert.deepEqual(given, provenance.versions, ending)
    assert.match(`${painter} ${language}`, /^1\.9\.\d\S* 5\.21$/)
    if (ending === '.vl.json') continue
    const inside = Object.fromEntries(attachments.map(({ name, text }) => [name, text]))
    assert.equal(inside['data.csv'], table, ending)
    assert.deepEqual(JSON.parse(inside['columns.json']), columns, ending)
    assert.deepEqual(JSON.parse(inside['chart.vl.json']), JSON.parse(JSON.stringify(chart)), ending)
  }
})

test('poppler and Pillow find in PDF and PNG what this package reads there', needs('poppler'), () => {
  const out = join(folder, 'detached')
  mkdirSync(out)
  execFileSync('pdfdetach', ['-saveall', '-o', out, files['.pdf']])
  assert.equal(readFileSync(join(out, 'data.csv'), 'utf8'), table)
  assert.deepEqual(JSON.parse(readFileSync(join(out, 'columns.json'), 'utf8')), columns)
  const info = execFileSync('pdfinfo', [files['.pdf']], { encoding: 'utf8' })
  assert.match(info, /Title: +Loss & <gain> – 50 %\n/)
  assert.match(info, /Subject: +Two panels/)
  const png = readPng(files['.png'])
  assert.equal(png.text['data.csv'], table)
  const bytes = readFileSync(files['.png'])
  const at = bytes.indexOf('pHYs')
  // 600 dots per inch are 23622 per metre, and 1 says that the unit is the metre
  assert.deepEqual([bytes.readUInt32BE(at + 4), bytes.readUInt32BE(at + 8), bytes[at + 12]], [23622, 23622, 1])
})

test('the vega-lite value as printed has the width of its panels and the letters of the venue', () => {
  const printed = JSON.parse(readFileSync(files['.vl.json'], 'utf8'))
  assert.equal(printed.config.font, 'Lab Roman')
  assert.deepEqual(printed.usermeta.figure.columns, columns)
  assert.deepEqual(printed.data, JSON.parse(JSON.stringify(chart.data)))
  assert.ok(printed.hconcat[0].width > 130 && printed.hconcat[0].width < 198)
})

test('a file that is no figure, damaged or not there is refused in one sentence', async () => {
  const put = (name: string, content: string | Uint8Array) => {
    writeFileSync(join(folder, name), content)
    return join(folder, name)
  }
  const pdf = readFileSync(files['.pdf'])
  const svg = readFileSync(files['.svg'])
  const png = readFileSync(files['.png'])
  // a PNG without its texts: the chunks between the header and the pixels are left out
  const bare = Buffer.concat([png.subarray(0, 33), png.subarray(png.indexOf('IDAT') - 4)])
  const cases: [string, RegExp][] = [
    [put('half.pdf', pdf.subarray(0, pdf.length / 2)), /half\.pdf is no whole PDF/],
    [put('half.svg', svg.subarray(0, svg.length / 2)), /half\.svg is no whole SVG/],
    [put('half.png', png.subarray(0, png.length - 4000)), /half\.png is no whole PNG/],
    [put('bare.png', bare), /bare\.png carries no origin/],
    [put('bare.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>'), /bare\.svg carries no origin/],
    [
      put('outside.svg', '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/hostname">]><svg>&x;</svg>'),
      /carries no origin/,
    ],
    [
      put('notes.tex', '\\documentclass{article}'),
      /notes\.tex is no PDF, SVG, PNG, LaTeX source or vega-lite value of a/,
    ],
    [put('empty.pdf', ''), /is no PDF, SVG, PNG, LaTeX source or vega-lite value/],
    [put('half.vl.json', '{"usermeta": '), /half\.vl\.json is no whole vega-lite value/],
    [put('chart.vl.json', JSON.stringify(chart)), /chart\.vl\.json carries no origin/],
    [put('odd.vl.json', '{"usermeta": {"figure": {"title": 1, "caption": "", "origin": "x"}}}'), /carries no origin/],
    [folder, /cannot be read \(Is a directory\)/],
    [join(folder, 'nowhere.pdf'), /cannot be read \(No such file or directory\)/],
  ]
  for (const [path, message] of cases)
    await assert.rejects(readFigure(path), error => {
      assert.ok(error instanceof RangeError)
      assert.match(error.message, message)
      assert.match(error.message, /^figure: [^\n]+$/)
      return true
    })
})

const lab = (...words: string[]) => {
  const ran = spawnSync(process.execPath, [join(packageFolder, 'dist', 'src', 'cli', 'main.js'), 'figure', ...words], {
    cwd: folder,
    encoding: 'utf8',
  })
  return [ran.status, ran.stdout, ran.stderr] as const
}

test('`figure --what` prints it and `--data` extracts it; a wrong file is exit status 2', () => {
  const [status, out] = lab('--what', 'pair.svg')
  assert.equal(status, 0)
  for (const line of ['title      Loss & <gain> – 50 %', 'commit     0123abcd-dirty', 'attached   data.csv'])
    assert.ok(out.includes(line), out)
  const told = JSON.parse(lab('--what', 'pair.pdf', '--format', 'json')[1])
  assert.equal(told.origin.command, provenance.command)
  assert.equal(told.attached.find(({ name }: { name: string }) => name === 'data.csv').bytes, Buffer.byteLength(table))
  assert.equal(lab('--data', 'pair.png', '--out', 'tables')[0], 0)
  assert.deepEqual(readdirSync(join(folder, 'tables')).sort(), ['pair-columns.json', 'pair-data.csv'])
  assert.equal(readFileSync(join(folder, 'tables', 'pair-data.csv'), 'utf8'), table)
  assert.deepEqual(lab('--what', 'nothing.pdf').slice(0, 2), [2, ''])
  assert.match(lab()[2], /^figure: name the figure; there is variance-ratio/)
  assert.equal(lab()[0], 2)
  assert.match(lab('--what', 'pair.pdf', '--venue', 'icml')[2], /--venue has no meaning with --what/)
})

test('a figure that would not change is not written again, one that changed is', async () => {
  const formats = ['svg', 'png'] as const
  const times = () => ['.svg', '.png'].map(ending => statSync(files[ending]).mtimeMs)
  const first = times()
  await figure(chart, { provenance }).save(join(folder, 'pair'), { formats })
  assert.deepEqual(times(), first)
  await figure(chart, { provenance: { ...provenance, commit: 'ffff' } }).save(join(folder, 'pair'), { formats })
  assert.ok(times().every((time, index) => time > first[index]))
})
