import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { keyedPart } from '../keyed-part.js'
import { checkout, setUpModule } from './set-up-module.js'

const { belongsTo } = setUpModule<{ belongsTo(speed: string, file: string): boolean }>('tests')

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gradient-lab-harness-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function write(name: string, text: string): void {
  mkdirSync(join(folder, name, '..'), { recursive: true })
  writeFileSync(join(folder, name), text)
}

/** Runs the harness on the test files of `folder`, without lint: some of them are named. */
function harness(speed: string, environment: NodeJS.ProcessEnv = {}) {
  const program = `
    import { test } from '${join(checkout, 'set-up', 'tests.mjs')}'
    const folders = { root: '${folder}', dist: '${join(folder, 'dist')}', setUp: '${join(checkout, 'set-up')}' }
    process.exitCode = await test({ folders, speed: '${speed}', args: ['test.js'] })
  `
  // The runner of this very test marks its children, which would then report to it.
  const { NODE_TEST_CONTEXT: _, ...clean } = process.env
  const { status, stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
    env: { ...clean, CI: '', ...environment },
  })
  return { status, lines: stdout.trimEnd().split('\n') }
}

const file = (body: string) => `const test = require('node:test'), assert = require('node:assert')\n${body}\n`

test('the speed of a test file is in its name', () => {
  const names = ['a/x.test.js', 'a/x.slow.test.js', 'a/x.long.test.js', 'a/x.js', 'a/x.test.js.map', 'a/x.test.d.ts']
  const run = (speed: string) => names.filter(name => belongsTo(speed, name))
  assert.deepEqual(run('fast'), names.slice(0, 1))
  assert.deepEqual(run('test'), names.slice(0, 2))
  assert.deepEqual(run('long'), names.slice(0, 3))
})

test('the last line counts what passed, failed and was skipped, and the exit status is 1 where something failed', () => {
  write('dist/test/a.test.js', file("test('right', () => {})\ntest('also right', () => {})"))
  const good = harness('fast')
  assert.equal(good.status, 0)
  assert.equal(good.lines.at(-1), '2 passed, 0 failed, 0 skipped')
  write('dist/test/b.test.js', file("test('wrong', () => assert.equal(1, 2))\ntest.skip('left out', () => {})"))
  const bad = harness('fast')
  assert.equal(bad.status, 1)
  assert.equal(bad.lines.at(-1), '2 passed, 1 failed, 1 skipped')
})

test('a test file that does not load is a failure, and so is no test file at all', () => {
  write('dist/test/a.test.js', "require('./missing.js')")
  const broken = harness('fast')
  assert.equal(broken.status, 1)
  assert.equal(broken.lines.at(-1), '0 passed, 1 failed, 0 skipped')
  rmSync(join(folder, 'dist/test/a.test.js'))
  assert.equal(harness('fast').status, 1)
})

test('tests that miss a system package are named with it, and fail where CI is set', () => {
  const needs = join(checkout, 'dist', 'test', 'system-packages.js')
  const body = `const { needs } = require('${needs}')\ntest('draws a page', needs('poppler'), () => {})`
  write('dist/test/a.test.js', file(body))
  const bare = { PATH: '/nowhere' }
  for (const name of ['sh', 'tr', 'dirname'])
    if (spawnSync('sh', ['-c', `command -v ${name}`]).status !== 0) throw new Error(`this test needs ${name}`)
  mkdirSync(join(folder, 'bin'))
  for (const name of ['sh', 'tr'])
    writeFileSync(join(folder, 'bin', name), `#!/bin/sh\nexec /bin/${name} "$@"\n`, { mode: 0o755 })
  bare.PATH = join(folder, 'bin')
  const { status, lines } = harness('fast', bare)
  assert.equal(status, 0)
  assert.equal(lines.at(-1), '0 passed, 0 failed, 1 skipped')
  const heading = lines.indexOf(
    'Skipped without the system package poppler (set-up/system-packages.sh poppler installs it):',
  )
  assert.equal(lines[heading + 1], '  draws a page')
  const inCi = harness('fast', { ...bare, CI: 'true' })
  assert.equal(inCi.status, 1)
  assert.equal(inCi.lines.at(-1), '0 passed, 1 failed, 0 skipped')
})

test('a keyed part of random cases is the same for the same key, has its share, and all parts cover all cases', () => {
  assert.deepEqual(keyedPart(100, 0.1, 'a'), keyedPart(100, 0.1, 'a'))
  assert.notDeepEqual(keyedPart(100, 0.1, 'a'), keyedPart(100, 0.1, 'b'))
  assert.equal(keyedPart(100, 0.1, 'a').length, 10)
  assert.equal(keyedPart(3, 0.1, 'a').length, 1)
  assert.deepEqual(keyedPart(5, 1, 'a'), [0, 1, 2, 3, 4])
  // 200 keys leave a case out with probability 0.9^200 < 1e-9.
  const seen = new Set(Array.from({ length: 200 }, (_, key) => keyedPart(100, 0.1, String(key))).flat())
  assert.equal(seen.size, 100)
})
