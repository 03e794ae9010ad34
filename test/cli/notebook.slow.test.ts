import assert from 'node:assert/strict'
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
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

/** Where nbclient and nbconvert find our kernel, and nothing else of this machine's Jupyter. */
const jupyter = join(folder, 'jupyter')
function jupyterEnvironment(): NodeJS.ProcessEnv {
  const kernel = join(jupyter, 'kernels', 'gradient-lab')
  mkdirSync(kernel, { recursive: true })
  const launcher = join(project, 'dist', 'src', 'kernel', 'launcher.js')
  const argv = [process.execPath, '--no-force-async-hooks-checks', launcher, '{connection_file}']
  const specification = { argv, display_name: 'x', language: 'typescript', interrupt_mode: 'message' }
  writeFileSync(join(kernel, 'kernel.json'), JSON.stringify(specification))
  return {
    ...process.env,
    JUPYTER_DATA_DIR: jupyter,
    JUPYTER_PATH: jupyter,
    JUPYTER_CONFIG_DIR: join(jupyter, 'config'),
  }
}

const python = (...args: string[]) =>
  execFileSync(join(project, '.venv', 'bin', 'python'), args, {
    cwd: folder,
    env: jupyterEnvironment(),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })

/** Volatile outputs change from run to run; everything else of a notebook must not. */
const lasting = (notebook: Notebook) => ({
  ...notebook,
  cells: notebook.cells.map(({ outputs, ...cell }) => ({
    ...cell,
    outputs: outputs?.filter(({ metadata }) => !(metadata as { gradient_lab?: unknown } | undefined)?.gradient_lab),
  })),
})

const nbclient = `import nbformat, nbclient, sys
nb = nbformat.read(sys.argv[1], 4)
nbclient.NotebookClient(nb, kernel_name='gradient-lab', record_timing=False, allow_errors='--allow-errors' in sys.argv).execute(cwd=sys.argv[3])
nbformat.write(nb, sys.argv[2])`

const nbconvert = (from: string, to: string, ...more: string[]) =>
  python(
    ...['-m', 'nbconvert', '--to', 'notebook', '--execute', '--log-level=ERROR', from, `--output=${to}`],
    ...['--ExecutePreprocessor.record_timing=False', ...more],
  )

test('nbclient and nbconvert make the same notebook of the kernel itself', () => {
  assert.equal(runCells(clean).status, 0)
  const ours = readNotebook(file)
  python('-c', nbclient, file, join(folder, 'nbclient.ipynb'), '.')
  assert.deepEqual(readNotebook(join(folder, 'nbclient.ipynb')), ours)
  nbconvert(file, 'nbconvert.ipynb')
  assert.deepEqual(readNotebook(join(folder, 'nbconvert.ipynb')), ours)
})

test('where errors are allowed, the cells after one that fails run too, the same under nbclient and nbconvert', () => {
  const cells = [
    "console.log('before')\nthrow new RangeError('first')",
    'const n: number = 1\nconst wrong: string = n',
    'await Promise.reject(new TypeError("third"))',
    "Promise.reject('last')",
    '6 * 7',
  ]
  const { status, stderr } = runCells(cells, '--allow-errors')
  assert.equal(status, 1)
  for (const line of [
    'demo.ipynb: cell 1, line 2: RangeError: first',
    "demo.ipynb: cell 2, line 2: TypeScript: line 2: Type 'number' is not assignable to type 'string'.",
    'demo.ipynb: cell 3, line 1: TypeError: third',
    "demo.ipynb: cell 4: Thrown: 'last'",
  ])
    assert.ok(stderr.split('\n').includes(line), `${line} is missing in ${stderr}`)
  assert.match(stderr, /demo\.ipynb: ran with errors and saved in /)
  const ours = readNotebook(file)
  assert.deepEqual(
    ours.cells.map(({ outputs }) => outputs?.map(({ output_type }) => output_type)),
    [['stream', 'error'], ['error'], ['error'], ['error'], ['execute_result']],
  )
  python('-c', nbclient, file, join(folder, 'nbclient.ipynb'), '.', '--allow-errors')
  assert.deepEqual(readNotebook(join(folder, 'nbclient.ipynb')), ours)
  nbconvert(file, 'nbconvert.ipynb', '--allow-errors')
  assert.deepEqual(readNotebook(join(folder, 'nbconvert.ipynb')), ours)
})

for (const [what, cells, message] of [
  ['a throw', ['const a = 1', "\nthrow new Error('no')"], /demo\.ipynb: cell 2, line 2: Error: no/],
  ['a type error', ['const a = 1\n\nconst b: string = a'], /cell 1, line 3: TypeScript: line 3: Type 'number' is not/],
  ['a rejection that nobody awaits', ["void Promise.reject(new Error('lost'))"], /cell 1, line 1: Error: lost/],
  [
    'a rejection that nobody awaits, in a function of an earlier cell',
    ['async function f() {\n  await null\n  throw new Error("deep")\n}', 'void f()'],
    /cell 2: Error: deep/,
  ],
  [
    'a timer after the last cell',
    ["void setTimeout(() => { throw new Error('late') }, 100)"],
    /cell 1, line 1: Error: late/,
  ],
  [
    'a timer of the first cell that throws after the last',
    ["\nvoid setTimeout(() => {\n  throw new Error('late')\n}, 300)", '1'],
    /cell 1, line 3: Error: late/,
  ],
  ['an exit', ['1', 'process.exit(0)'], /cell 2: it ended the process \(exit status 0\)/],
  ['an abort', ['1', 'process.abort()'], /cell 2: it ended the process \(SIGABRT\)/],
  ['a thrown text of ten megabytes', ["throw 'x'.repeat(1e7)"], /cell 1: Thrown: 'x{400,490}…\n/],
] as const)
  test(`${what} ends with status 1, the cell is named, and the file is left as it was`, () => {
    const { status, stderr } = runCells([...cells, 'const after = 1'].slice(0, cells.length))
    assert.match(stderr, message)
    assert.doesNotMatch(stderr, /node:internal|dist.src.(kernel|cli)/)
    assert.equal(status, 1)
    assert.equal(readFileSync(file, 'utf8'), notebookOf(cells))
  })

test('a cell that uses up the memory is named, without V8 telling of itself', () => {
  const cells = ['1', 'const all: number[][] = []\nwhile (true) all.push(new Array(1e5).fill(Math.random()))']
  writeFileSync(file, notebookOf(cells))
  const { status, stderr } = spawnSync(process.execPath, [program, 'notebook', 'demo.ipynb'], {
    encoding: 'utf8',
    cwd: folder,
    env: { ...process.env, NODE_OPTIONS: '--max-old-space-size=256' },
  })
  assert.equal(status, 1)
  assert.match(
    stderr.trim(),
    /^demo\.ipynb: cell 2: it used up the memory that Node allows itself, 0\.\d GB; NODE_OPTIONS=--max-old-space-size=MEGABYTES allows more$/,
  )
  assert.equal(readFileSync(file, 'utf8'), notebookOf(cells))
})

test('--timeout ends a cell that runs too long, in a loop or waiting, and a timer that loops after the last', () => {
  for (const cells of [
    ['1', 'while (true) {}'],
    ['1', 'await new Promise(() => setInterval(() => {}, 10))'],
    ['1', 'void setTimeout(() => { while (true) {} }, 100)'],
  ]) {
    const { status, stderr } = runCells(cells, '--timeout', '1.5')
    assert.equal(status, 1)
    assert.equal(stderr, 'demo.ipynb: cell 2: it ran for more than 1.5 s (--timeout)\n')
    assert.equal(readFileSync(file, 'utf8'), notebookOf(cells))
  }
})

test('a file that is changed while its notebook runs is left as it then is', () => {
  const changed = notebookOf(['changed'])
  const { status, stderr } = runCells([`require('fs').writeFileSync('demo.ipynb', ${JSON.stringify(changed)})`])
  assert.equal(status, 1)
  assert.match(
    stderr,
    /^demo\.ipynb: the file was changed while the notebook ran, and is left as it is now; run it again$/m,
  )
  assert.equal(readFileSync(file, 'utf8'), changed)
})

test('--timings saves when each cell ran, as nbclient does, and the next run without it leaves that out', () => {
  const before = Date.now()
  assert.equal(runCells(['await new Promise(done => setTimeout(done, 300))'], '--timings').status, 0)
  const { execution } = readNotebook(file).cells[0].metadata as { execution: Record<string, string> }
  const [started, ended] = ['iopub.execute_input', 'shell.execute_reply'].map(key => Date.parse(execution[key]))
  assert.ok(before <= started && started + 299 <= ended && ended <= Date.now(), JSON.stringify(execution))
  python('-c', 'import nbformat, sys; nbformat.validate(nbformat.read(sys.argv[1], 4))', file)
  const { stderr } = run('demo.ipynb')
  assert.match(stderr, /^demo\.ipynb: ran and saved in \d+\.\d s, of it cell 1 0\.\d s\n$/)
  assert.deepEqual(readNotebook(file).cells[0].metadata, {})
})

/** Notebooks as other programs and older formats hold them. */
const foreign = {
  'no metadata': { nbformat: 4, nbformat_minor: 0, cells: [{ cell_type: 'code', source: '6 * 7' }] },
  'format 4.0 with raw, empty and markdown cells': {
    nbformat: 4,
    nbformat_minor: 0,
    metadata: { orig_nbformat: 3, kernelspec: { name: 'tslab', display_name: 'TypeScript', language: 'typescript' } },
    cells: [
      { cell_type: 'raw', metadata: { format: 'text/latex' }, source: ['\\alpha\n', 'β'] },
      { cell_type: 'markdown', metadata: {}, source: [] },
      { cell_type: 'code', metadata: { collapsed: true }, source: [], outputs: [], execution_count: 3 },
      { cell_type: 'code', metadata: {}, source: ['const a = 6\r\n', 'a * 7'], outputs: [], execution_count: null },
    ],
  },
  'format 4.4 with an attachment and times': {
    nbformat: 4,
    nbformat_minor: 4,
    metadata: {},
    cells: [
      {
        cell_type: 'markdown',
        metadata: {},
        source: '![](a.png)',
        attachments: { 'a.png': { 'image/png': 'iVBORw0KGgo=' } },
      },
      {
        cell_type: 'code',
        metadata: { execution: { 'iopub.execute_input': '2020-01-01T00:00:00Z' } },
        source: '6 * 7',
        outputs: [{ output_type: 'stream', name: 'stdout', text: ['old\n'] }],
        execution_count: 9,
      },
    ],
  },
}

test('older formats, and notebooks with raw, empty and attached parts, become valid notebooks of format 4.5 with the same content', () => {
  const names = Object.keys(foreign).map((name, i) => {
    const path = join(folder, `${i} ${name} ∇ü.ipynb`)
    writeFileSync(path, JSON.stringify(foreign[name as keyof typeof foreign]).replaceAll(',"', ',\r\n"'))
    return path
  })
  assert.equal(run(...names).status, 0)
  for (const [i, { cells }] of Object.values(foreign).entries()) {
    const saved = readNotebook(names[i])
    assert.equal(saved.nbformat_minor, 5)
    assert.deepEqual(
      saved.cells.map(({ source, attachments }) => ({ source, attachments })),
      cells.map(cell => ({
        source: [cell.source].flat().join(''),
        attachments: 'attachments' in cell ? cell.attachments : undefined,
      })),
    )
    const last = saved.cells.at(-1)
    assert.deepEqual(last?.outputs, [
      { output_type: 'execute_result', data: { 'text/plain': '42' }, metadata: {}, execution_count: 1 },
    ])
    assert.equal(last?.execution_count, 1)
    assert.equal(last?.metadata.execution, undefined)
  }
  const script = `import nbformat, sys
for name in sys.argv[1:]:
    nb = nbformat.read(name, 4); nbformat.validate(nb)
    text = open(name, encoding='utf8').read()
    assert nbformat.writes(nb) + ('' if nbformat.writes(nb).endswith('\\n') else '\\n') == text, name`
  python('-c', script, names[0], names[2])
  // nbformat drops the field of format 3 that the second one has
  python('-c', 'import nbformat, sys; nbformat.validate(nbformat.read(sys.argv[1], 4))', names[1])
})

test('a hundred thousand lines and a picture of ten megabytes are saved whole', () => {
  const cells = ['for (let i = 0; i < 1e5; i++) console.log(i)', publish('display_data', "'x'.repeat(1e7)")]
  assert.equal(runCells(cells).status, 0)
  const [printed, large] = outputsOf(readNotebook(file)).map(outputs => outputs?.[0])
  assert.equal(printed?.text, Array.from({ length: 1e5 }, (_, i) => `${i}\n`).join(''))
  assert.deepEqual(large?.data, { 'text/plain': 'x'.repeat(1e7) })
})

test('the notebook of the variance ratio has the same outputs headless and under nbclient', () => {
  // Beside the package, so that its cells find it; with less to compute than as it is published.
  const home = mkdtempSync(join(tmpdir(), 'home-'))
  const copy = join(project, `notebooks-${process.pid}.tmp`)
  cpSync(join(project, 'notebooks'), copy, { recursive: true })
  process.env['GRADIENT_LAB_HOME'] = home
  try {
    const ours = join(copy, '01-variance-ratio.ipynb')
    const smaller = ['epochs=1', 'measureEpochs=1', 'measureAt=1'].flatMap(setting => ['--set', setting])
    const { status, stderr } = run(ours, ...smaller)
    assert.equal(status, 0, stderr)
    assert.equal(run(ours, '--check').status, 0)
    const theirs = join(copy, 'nbclient.ipynb')
    python('-c', nbclient, ours, theirs, copy)
    assert.deepEqual(lasting(readNotebook(theirs)), lasting(readNotebook(ours)))
    const shown = readNotebook(ours).cells.flatMap(({ outputs }) => outputs ?? [])
    assert.ok(shown.some(({ data }) => 'application/vnd.vegalite.v5+json' in ((data ?? {}) as object)))
    const text = readFileSync(ours, 'utf8')
    for (const path of [home, project, folder]) assert.ok(!text.includes(path), `${path} stands in the notebook`)
    assert.doesNotMatch(text, /\d\d:\d\d:\d\d/)
  } finally {
    delete process.env['GRADIENT_LAB_HOME']
    rmSync(copy, { recursive: true, force: true })
    rmSync(home, { recursive: true, force: true })
  }
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

test('bad usage ends with status 2 and one sentence, and nothing runs', () => {
  writeFileSync(file, notebookOf([['parameters', 'const epochs = 5']]))
  const foreignLanguage = {
    nbformat: 4,
    nbformat_minor: 5,
    cells: [],
    metadata: { kernelspec: { language: 'python' } },
  }
  writeFileSync(join(folder, 'python.ipynb'), JSON.stringify(foreignLanguage))
  for (const [args, sentence] of [
    [[], 'notebook: name at least one notebook'],
    [['demo.ipynb', '--set', 'epochs=x'], '--set epochs: must be a number, as in the notebook, got "x"'],
    [['demo.ipynb', '--set', 'epoch=3'], "--set epoch: the notebook's parameters are epochs; did you mean epochs?"],
    [['demo.ipynb', '--set', 'epochs'], 'notebook: --set takes name=value, got "epochs"'],
    [['demo.ipynb', '--timeout', '0'], 'notebook: --timeout must be a number of seconds up to 2000000, got "0"'],
    [['demo.ipynb', '--chek'], 'notebook: unknown option --chek; did you mean --check?'],
    [['demo.ipynb', 'none.ipynb'], 'none.ipynb: there is no such file'],
    [['.'], '.: it is a folder: name a notebook'],
    [['python.ipynb'], 'python.ipynb: its cells are written in "python", this kernel runs TypeScript'],
  ] as const)
    assert.deepEqual(run(...args), { status: 2, stderr: `${sentence}\n` })
  assert.equal(readFileSync(file, 'utf8'), notebookOf([['parameters', 'const epochs = 5']]))
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
