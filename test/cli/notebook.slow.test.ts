import assert from 'node:assert/strict'
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { Notebook } from '../../src/notebook/notebook-file.js'
import { readNotebook } from '../../src/notebook/notebook-file.js'
import { notebookOf } from '../notebook/demo-notebook.js'

const project = join(__dirname, '..', '..', '..')
const program = join(project, 'dist', 'src', 'cli', 'main.js')
const folder = mkdtempSync(join(tmpdir(), 'notebooks-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const file = join(folder, 'demo.ipynb')

const run = (...args: string[]) => {
  const { status, stderr } = spawnSync(process.execPath, [program, 'notebook', ...args], {
    encoding: 'utf8',
    cwd: folder,
  })
  return { status, stderr }
}
const runCells = (sources: Parameters<typeof notebookOf>[0], ...args: string[]) => {
  writeFileSync(file, notebookOf(sources))
  return run('demo.ipynb', ...args)
}
const outputsOf = (notebook: Notebook) => notebook.cells.map(({ outputs }) => outputs)

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

const publish = (type: string, text: string, mark = '{}') =>
  `;(globalThis as any)[Symbol.for('gradient-lab.publish')]('${type}', { data: { 'text/plain': ${text} }, metadata: ${mark}, transient: { display_id: 'x' } })`

const clean = [
  'const numbers: number[] = [1, 2]\nnumbers.map(n => n * 2)',
  "console.log('printed')\nconsole.error('aside')",
  ['raises-exception', "const f = (n: number) => { throw new RangeError('as it should ' + n) }\n\nf(1)"] as const,
  publish('display_data', "'first state'"),
  `await (async () => {})()\n${publish('update_display_data', "'last state'")}`,
  '',
]

test('a notebook is saved with the outputs of its cells, the same bytes each time, as Jupyter itself writes it', () => {
  assert.equal(runCells(clean).status, 0)
  const text = readFileSync(file, 'utf8')
  const notebook = readNotebook(file)
  assert.deepEqual(outputsOf(notebook), [
    [{ output_type: 'execute_result', data: { 'text/plain': '[ 2, 4 ]' }, metadata: {}, execution_count: 1 }],
    [
      { output_type: 'stream', name: 'stdout', text: 'printed\n' },
      { output_type: 'stream', name: 'stderr', text: 'aside\n' },
    ],
    [
      {
        output_type: 'error',
        ename: 'RangeError',
        evalue: 'as it should 1',
        traceback: [
          'RangeError: as it should 1',
          '    at f (cell [3], line 1)',
          "        const f = (n: number) => { throw new RangeError('as it should ' + n) }",
          '    at cell [3], line 3',
          '        f(1)',
        ],
      },
    ],
    [{ output_type: 'display_data', data: { 'text/plain': 'last state' }, metadata: {} }],
    [],
    [],
  ])
  assert.deepEqual(
    notebook.cells.map(cell => cell.execution_count),
    [1, 2, 3, 4, 5, null],
  )
  assert.equal(run('demo.ipynb').status, 0)
  assert.equal(readFileSync(file, 'utf8'), text)
  const script =
    'import nbformat, sys; nb = nbformat.read(sys.argv[1], 4); nbformat.validate(nb); print(nbformat.writes(nb))'
  assert.equal(execFileSync(join(project, '.venv', 'bin', 'python'), ['-c', script, file], { encoding: 'utf8' }), text)
})

test('nbclient gets the same outputs from the kernel itself', () => {
  assert.equal(runCells(clean).status, 0)
  const data = join(folder, 'data')
  mkdirSync(join(data, 'kernels', 'gradient-lab'), { recursive: true })
  const launcher = join(project, 'dist', 'src', 'kernel', 'launcher.js')
  writeFileSync(
    join(data, 'kernels', 'gradient-lab', 'kernel.json'),
    JSON.stringify({
      argv: [process.execPath, launcher, '{connection_file}'],
      display_name: 'x',
      language: 'typescript',
    }),
  )
  const other = join(folder, 'nbclient.ipynb')
  const script = `import nbformat, nbclient, sys
nb = nbformat.read(sys.argv[1], 4)
nbclient.NotebookClient(nb, kernel_name='gradient-lab', record_timing=False).execute(cwd='.')
nbformat.write(nb, sys.argv[2])`
  execFileSync(join(project, '.venv', 'bin', 'python'), ['-c', script, file, other], {
    cwd: folder,
    env: { ...process.env, JUPYTER_DATA_DIR: data, JUPYTER_PATH: data },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  assert.deepEqual(outputsOf(readNotebook(other)), outputsOf(readNotebook(file)))
  assert.deepEqual(readNotebook(other).metadata, readNotebook(file).metadata)
})

for (const [what, cells, message] of [
  ['a throw', ['const a = 1', "\nthrow new Error('no')"], /demo\.ipynb: cell 2, line 2: Error: no/],
  ['a type error', ['const a = 1\n\nconst b: string = a'], /cell 1, line 3: TypeScript: line 3: Type 'number' is not/],
  ['a rejection that nobody awaits', ["void Promise.reject(new Error('lost'))"], /cell 1, line 1: Error: lost/],
  ['a timer after the last cell', ["void setTimeout(() => { throw new Error('late') }, 100)"], /cell 1: Error: late/],
  ['an exit', ['1', 'process.exit(0)'], /cell 2: it ended the process \(exit status 0\)/],
] as const)
  test(`${what} ends with status 1, the cell is named, and the file is left as it was`, () => {
    const { status, stderr } = runCells([...cells, 'const after = 1'].slice(0, cells.length))
    assert.match(stderr, message)
    assert.equal(status, 1)
    assert.equal(readFileSync(file, 'utf8'), notebookOf(cells))
  })

test('--check tells which output differs, leaves out volatile ones and writes nothing', () => {
  const mark = '{ gradient_lab: { volatile: true } }'
  const cells = ['6 * 7', publish('display_data', 'String(Date.now())', mark)]
  assert.equal(runCells(cells).status, 0)
  assert.equal(run('demo.ipynb', '--check').status, 0)
  const text = readFileSync(file, 'utf8').replace('"42"', '"41"')
  writeFileSync(file, text)
  const { status, stderr } = run('demo.ipynb', '--check')
  assert.equal(status, 1)
  assert.match(stderr, /demo\.ipynb: cell 1: output 1 differs: saved "text\/plain": "41", now "text\/plain": "42"/)
  assert.equal(readFileSync(file, 'utf8'), text)
})

test('--set replaces the constants of the cell tagged parameters', () => {
  const cells = [['parameters', 'const epochs = 5'] as const, 'epochs * 2']
  assert.equal(runCells(cells, '--set', 'epochs=3').status, 0)
  const { cells: saved } = readNotebook(file)
  assert.equal(saved[0].source, 'const epochs = 3')
  assert.deepEqual(saved[1].outputs?.[0].data, { 'text/plain': '6' })
})

test('bad usage ends with status 2 and one sentence', () => {
  writeFileSync(file, notebookOf([['parameters', 'const epochs = 5']]))
  for (const [args, sentence] of [
    [[], 'notebook: name at least one notebook; usage: gradient-lab notebook FILE… [--check] [--set name=value]…\n'],
    [['demo.ipynb', '--set', 'epochs=x'], '--set epochs: must be a number, as in the notebook, got "x"\n'],
    [['demo.ipynb', '--set', 'epochs'], 'notebook: --set takes name=value, got "epochs"\n'],
    [['none.ipynb'], 'none.ipynb: there is no such file\n'],
  ] as const)
    assert.deepEqual(run(...args), { status: 2, stderr: sentence })
})

test('cells run in the folder of the notebook, and what they started is ended afterwards', async () => {
  const sub = join(folder, 'deeper')
  mkdirSync(sub)
  writeFileSync(
    join(sub, 'a.ipynb'),
    notebookOf([
      `import { spawn } from 'child_process'
void spawn('sh', ['-c', 'while :; do echo x >> alive; sleep 0.05; done'])
await new Promise(done => setTimeout(done, 200))`,
    ]),
  )
  assert.equal(run('deeper/a.ipynb').status, 0)
  const written = statSync(join(sub, 'alive')).size
  assert.ok(written > 0)
  await new Promise(done => setTimeout(done, 300))
  assert.equal(statSync(join(sub, 'alive')).size, written)
})

test('an interrupt ends with status 130, ends the cells and writes nothing', async () => {
  const marker = join(folder, 'pid')
  const cells = [`require('fs').writeFileSync(${JSON.stringify(marker)}, String(process.pid))\nwhile (true) {}`]
  writeFileSync(file, notebookOf(cells))
  const child = spawn(process.execPath, [program, 'notebook', 'demo.ipynb'], { cwd: folder, stdio: 'ignore' })
  const gone = once(child, 'exit')
  let pid = 0
  while (pid === 0) {
    await new Promise(done => setTimeout(done, 50))
    try {
      pid = Number(readFileSync(marker, 'utf8'))
    } catch {}
  }
  child.kill('SIGINT')
  assert.deepEqual(await gone, [130, null])
  assert.equal(isAlive(pid), false)
  assert.equal(readFileSync(file, 'utf8'), notebookOf(cells))
})
