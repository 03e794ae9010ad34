import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { readNotebook } from '../../src/notebook/notebook-file.js'

const project = join(__dirname, '..', '..', '..')
const folder = join(project, 'notebooks')
const home = mkdtempSync(join(tmpdir(), 'notebooks-'))
after(() => rmSync(home, { recursive: true, force: true }))

/** all but the first, which trains: these need no network, or show published results */
const files = readdirSync(folder).filter(name => /^\d\d-.*\.ipynb$/.test(name) && !name.startsWith('01-'))
const mostSeconds = 20

const textOf = ({ source }: { source: string | readonly string[] }) =>
  typeof source === 'string' ? source : source.join('')

test('there are notebooks of all three papers', () => {
  assert.ok(files.some(name => name.includes('igt')))
  assert.ok(files.some(name => name.includes('svag')))
  assert.ok(files.some(name => name.includes('svrg')))
})

/** Runs a notebook through the command line, and says what it took of the processors: user and system, in seconds. */
function check(name: string): { status: number | null; stderr: string; seconds: number } {
  const words = [process.execPath, join(project, 'dist', 'src', 'cli', 'main.js'), 'notebook', name, '--check']
  const { status, stderr, stdout } = spawnSync('sh', ['-c', '"$@"; status=$?; times; exit $status', 'sh', ...words], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, GRADIENT_LAB_HOME: home, GRADIENT_LAB_DEVICE: 'cpu' },
  })
  const ofChildren = stdout.trim().split('\n').at(-1) ?? ''
  const times = [...ofChildren.matchAll(/(\d+)m([\d.]+)s/g)].map(
    ([, minutes, rest]) => 60 * Number(minutes) + Number(rest),
  )
  assert.equal(times.length, 2, stdout)
  return { status, stderr, seconds: times[0] + times[1] }
}

for (const name of files) {
  test(`${name} runs without a browser in 20 s of a processor, and what it shows is what is saved`, () => {
    const { status, stderr, seconds } = check(name)
    assert.equal(status, 0, stderr)
    assert.ok(seconds < mostSeconds, `${seconds} s`)
  })

  test(`${name} says what it asks, where from, the answer, how long, and what would change it`, () => {
    const { cells } = readNotebook(join(folder, name))
    for (const heading of ['Question', 'Source', 'Answer', 'Running time'])
      assert.match(textOf(cells[0]), new RegExp(`\\*\\*${heading}\\.\\*\\* \\S`))
    assert.match(textOf(cells[cells.length - 1]), /^## What would change our mind\n/)
    for (const cell of cells.filter(({ cell_type }) => cell_type === 'code')) {
      const lines = textOf(cell).split('\n')
      assert.ok(lines.length <= 15, `${lines.length} lines in ${lines[0]}`)
    }
    assert.ok(cells.some(({ metadata }) => (metadata as { tags?: string[] }).tags?.includes('parameters')))
    assert.ok(statSync(join(folder, name)).size < 300_000)
  })
}
