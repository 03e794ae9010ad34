import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { checkout } from './set-up-module.js'

let bin: string
beforeEach(() => {
  bin = mkdtempSync(join(tmpdir(), 'gradient-lab-packages-'))
  for (const name of ['tr', 'env'])
    program(name, `exec ${['/bin', '/usr/bin'].map(folder => join(folder, name)).find(existsSync)} "$@"`)
})
afterEach(() => rmSync(bin, { recursive: true }))

function program(name: string, body: string): void {
  writeFileSync(join(bin, name), `#!/bin/sh\n${body}\n`, { mode: 0o755 })
}

/** A package manager that writes down how it was called and puts the programs of what it installs on the PATH. */
function aptGet(failures = 0): void {
  program(
    'apt-get',
    `echo "$1" >> ${bin}/calls
if [ "$1" = install ]; then
  for word in "$@"; do :; done
  if [ ! -e ${bin}/updated ] && [ ${failures} -gt 0 ]; then exit 100; fi
  for word in "$@"; do
    [ "$word" = chromium ] && ln -s ${bin}/tr ${bin}/chromium
    [ "$word" = poppler-utils ] && for p in pdffonts pdfinfo pdftotext; do ln -s ${bin}/tr ${bin}/$p; done
  done
  exit 0
fi
echo > ${bin}/updated`,
  )
  program('ln', 'exec /bin/ln "$@"')
}

function run(...args: string[]) {
  const script = join(checkout, 'set-up', 'system-packages.sh')
  const { status, stderr } = spawnSync('/bin/sh', [script, ...args], { encoding: 'utf8', env: { PATH: bin } })
  const calls = existsSync(join(bin, 'calls')) ? readFileSync(join(bin, 'calls'), 'utf8').trim().split('\n') : []
  rmSync(join(bin, 'calls'), { force: true })
  return { status, stderr, calls }
}

test('what is missing is installed once, and what is there is not asked for again', () => {
  program('id', 'echo 0')
  aptGet()
  assert.deepEqual(run('chromium', 'poppler'), { status: 0, stderr: '', calls: ['install'] })
  assert.deepEqual(run('chromium', 'poppler'), { status: 0, stderr: '', calls: [] })
  assert.equal(run('--check', 'chromium', 'poppler').status, 0)
  assert.equal(run('--check', 'chromium', 'tex').status, 1)
})

test('old package lists are brought up to date only where the installation fails', () => {
  program('id', 'echo 0')
  aptGet(1)
  assert.deepEqual(run('poppler').calls, ['install', 'update', 'install'])
})

test('a user who is not root goes through sudo, and is told so where there is none', () => {
  program('id', 'echo 1000')
  aptGet()
  const without = run('poppler')
  assert.equal(without.status, 2)
  assert.equal(without.stderr, 'system-packages.sh: run as root or install sudo; needed: poppler-utils\n')
  program('sudo', `echo sudo >> ${bin}/calls\nexec "$@"`)
  const withSudo = run('poppler')
  assert.equal(withSudo.status, 0, withSudo.stderr)
  assert.deepEqual(withSudo.calls, ['sudo', 'install'])
})

test('a system without apt-get is told what to install, and an unknown group is refused', () => {
  program('id', 'echo 0')
  const { status, stderr } = run('poppler', 'tex')
  assert.equal(status, 2)
  assert.match(stderr, /no apt-get; install .*: poppler-utils texlive-/)
  assert.equal(run('posters').status, 2)
})
