import assert from 'node:assert/strict'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import ts from 'typescript'
import { type Ended, FakeCheckout, type FakePython, usualPython } from './fake-checkout.js'
import { checkout as realCheckout, setUpModule } from './set-up-module.js'

let checkout: FakeCheckout

beforeEach(() => {
  checkout = new FakeCheckout()
})
afterEach(() => checkout.delete())

/** One sentence beside the lines of the steps that had been done. */
function assertSentence({ status, text }: Ended, sentence: RegExp, exitStatus = 2): void {
  const lines = text.split('\n').filter(line => line !== '' && !line.startsWith('  ✓') && !line.startsWith('What the'))
  assert.equal(lines.length, 1, text)
  assert.match(lines[0], sentence)
  assert.equal(status, exitStatus)
}

const remedy = 'install Python 3\\.10 to 3\\.13 with venv .*, or name one in GRADIENT_LAB_PYTHON$'

async function withPython(python: Partial<FakePython>): Promise<Ended> {
  checkout.python('python3', { ...usualPython, ...python })
  return checkout.run()
}

test('a machine without Python is told what to install', async () => {
  rmSync(join(checkout.bin, 'python3'))
  assertSentence(await checkout.run(), new RegExp(`^gradient-lab: no python3 was found: ${remedy}`))
  assert.ok(!checkout.has('.venv'))
})

test('a Python that is too old, too new, or without venv is named with its version', async () => {
  assertSentence(
    await withPython({ version: [3, 9, 18] }),
    new RegExp(`^gradient-lab: Python 3\\.9\\.18 \\(.*python3\\) is too old: ${remedy}`),
  )
  assertSentence(
    await withPython({ version: [3, 14, 0] }),
    new RegExp(`^gradient-lab: Python 3\\.14\\.0 \\(.*python3\\) is too new: .*: ${remedy}`),
  )
  assertSentence(
    await withPython({ has: { venv: false, ensurepip: true, pip: true } }),
    new RegExp(`^gradient-lab: Python 3\\.11\\.9 \\(.*python3\\) has no venv module: ${remedy}`),
  )
  assertSentence(
    await withPython({ has: { venv: true, ensurepip: false, pip: false } }),
    new RegExp(`^gradient-lab: Python 3\\.11\\.9 .* has neither pip nor ensurepip, .*: ${remedy}`),
  )
})

test('GRADIENT_LAB_PYTHON decides, and one that does not start is refused', async () => {
  checkout.python('mine', { ...usualPython, version: [3, 12, 1] })
  const { status, text } = await checkout.run({ GRADIENT_LAB_PYTHON: join(checkout.bin, 'mine') })
  assert.equal(status, 0, text)
  assert.match(text, /Python environment \(Python 3\.12\.1\)/)
  assertSentence(
    await checkout.run({ GRADIENT_LAB_PYTHON: '/nowhere/python' }),
    /^gradient-lab: GRADIENT_LAB_PYTHON names \/nowhere\/python, which does not start: correct or unset it$/,
  )
})

test('without a network npm, pip and uv end in one sentence that names the remedy and no credentials', async () => {
  const address = 'https://user:s3cret@index.example/simple'
  checkout.npm(`#!/bin/sh
echo "npm error code ENOTFOUND" >&2
echo "npm error network request to ${address}/a failed, reason: getaddrinfo ENOTFOUND index.example" >&2
exit 1
`)
  const npm = await checkout.run()
  assertSentence(npm, /^gradient-lab: no network connection to the package index while npm installed packages: /)
  const python = new FakeCheckout()
  try {
    python.python(
      'python3',
      usualPython,
      `echo "Could not fetch URL ${address}: Failed to establish a new connection: Name or service not known" >&2; exit 1`,
    )
    const pip = await python.run()
    assertSentence(pip, /^gradient-lab: no network connection to the package index while pip installed uv: /)
    python.python('python3', usualPython)
    python.program(
      'fake-uv',
      `#!/bin/sh\necho "error: error sending request for url (${address}) dns error" >&2\nexit 2\n`,
    )
    const uv = await python.run()
    assertSentence(uv, /^gradient-lab: no network connection to the package index while uv installed Python packages: /)
    for (const { text } of [npm, pip, uv]) assert.ok(!text.includes('s3cret'))
    assert.ok(!python.read('.set-up.log').includes('s3cret'))
    assert.match(python.read('.set-up.log'), /https:\/\/\*\*\*@index\.example/)
  } finally {
    python.delete()
  }
})

test('a full disk is told with what the step needs', async () => {
  checkout.npm('#!/bin/sh\necho "npm error code ENOSPC" >&2\nexit 1\n')
  assertSentence(
    await checkout.run(),
    /^gradient-lab: the disk became full while npm installed packages: free [\d.]+ GB and run the same command again$/,
  )
})

test('too little disk space is told before anything is installed', async () => {
  const { setUp } = setUpModule<{
    setUp(root: string, options: { freeOf(folder: string): number; stream: { write(): void } }): Promise<string[]>
  }>('set-up')
  await assert.rejects(
    setUp(checkout.root, { freeOf: () => 1e9, stream: { write: () => {} } }),
    /^Failure: the set-up needs [4-9]\.\d GB of free disk space in .*, 1\.0 GB is free: make room and run the same command again$/,
  )
  assert.deepEqual(checkout.calls(), [])
  assert.ok(!checkout.has('.set-up.lock'))
})

test('what a killed set-up left is room that the next one has', () => {
  const { requireSpace } = setUpModule<{
    requireSpace(bytes: number, folder: string, replaced: readonly string[], freeOf: () => number): void
  }>('disk')
  checkout.write('.venv/lib/a', 'x'.repeat(40_960))
  checkout.write('.venv/lib/b/c', 'x'.repeat(8_192))
  const replaced = [join(checkout.root, '.venv'), join(checkout.root, 'node_modules')]
  requireSpace(100_000, checkout.root, replaced, () => 100_000 - 49_152)
  assert.throws(
    () => requireSpace(100_000, checkout.root, replaced, () => 100_000 - 49_153),
    /needs .* of free disk space/,
  )
})

test('a compiler that finds the disk full says so, not that it failed', async () => {
  checkout.program(
    'full-g++',
    '#!/bin/sh\n[ "$1" = --version ] && exit 0\necho "as: No space left on device" >&2\nexit 1\n',
  )
  assertSentence(
    await checkout.run({ CXX: 'full-g++' }),
    /^gradient-lab: the disk became full while the TensorFlow binding was compiled: free 0\.2 GB and run the same command again$/,
  )
})

test('a lock file that does not agree with package.json is not taken for a network failure', async () => {
  checkout.npm('#!/bin/sh\necho "npm error code EUSAGE" >&2\nexit 1\n')
  assertSentence(await checkout.run(), /package\.json and package-lock\.json do not agree/)
})

test('an unknown failure shows what the program said last, and where the rest is, with exit status 1', async () => {
  checkout.program('fake-uv', '#!/bin/sh\necho "error: the moon is in the way" >&2\nexit 2\n')
  const ended = await checkout.run()
  assertSentence(
    ended,
    /^gradient-lab: uv failed while uv installed Python packages: error: the moon is in the way$/,
    1,
  )
  assert.match(ended.text, /What the programs said: \.set-up\.log\n$/)
})

test('a compiler that fails is named with what it said', async () => {
  checkout.program(
    'bad-g++',
    '#!/bin/sh\n[ "$1" = --version ] && exit 0\necho "fatal error: cannot find cstdlib" >&2\nexit 1\n',
  )
  assertSentence(
    await checkout.run({ CXX: 'bad-g++' }),
    /^gradient-lab: the TensorFlow binding could not be compiled \(bad-g\+\+: fatal error: cannot find cstdlib\): install g\+\+/,
    1,
  )
  assertSentence(
    await checkout.run({ CXX: 'nowhere-g++' }),
    /^gradient-lab: the compiler nowhere-g\+\+ named by CXX does not start: correct or unset it$/,
  )
})

test('a device that is neither cpu nor gpu is refused', async () => {
  assertSentence(
    await checkout.run({ GRADIENT_LAB_DEVICE: 'tpu' }),
    /^gradient-lab: GRADIENT_LAB_DEVICE must be cpu or gpu, got tpu: correct or unset it$/,
  )
})

test('an old Node is told its version and what is required', async () => {
  const source = readFileSync(join(realCheckout, 'set-up', 'main.mjs'), 'utf8')
  const node = 'process.versions.node'
  assert.ok(source.includes(node))
  for (const [version, refused] of [
    ['12.22.12', true],
    ['18.20.4', true],
    ['20.18.3', true],
    ['20.19.0', false],
    ['22.0.0', false],
  ] as const) {
    writeFileSync(join(checkout.root, 'set-up', 'main.mjs'), source.replaceAll(node, `'${version}'`))
    const ended = await checkout.run({}, ['help'])
    if (refused)
      assertSentence(ended, new RegExp(`^gradient-lab: Node 20\\.19 or newer is required, this is ${version}: `))
    else assert.equal(ended.status, 0)
  }
})

test('the first program is readable by Node 12, or an old Node could not say that it is old', () => {
  const source = readFileSync(join(realCheckout, 'set-up', 'main.mjs'), 'utf8')
  const emit = (target: ts.ScriptTarget) =>
    ts.transpileModule(source, { compilerOptions: { target, module: ts.ModuleKind.ESNext } }).outputText
  assert.equal(emit(ts.ScriptTarget.ES2019), emit(ts.ScriptTarget.ESNext))
  assert.doesNotMatch(source, /^import .* from/m)
})
