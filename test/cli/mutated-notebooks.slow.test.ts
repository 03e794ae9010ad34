import assert from 'node:assert/strict'
import { type ChildProcess, execFile, execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { rootKey } from '../../src/random/root-key.js'
import { keyedPart } from '../keyed-part.js'
import { type Draws, drawsOf } from '../tables/mutated-bytes.js'

const project = join(__dirname, '..', '..', '..')
const program = join(project, 'dist', 'src', 'cli', 'main.js')
const folder = mkdtempSync(join(tmpdir(), 'mutated-notebooks-'))
after(() => rmSync(folder, { recursive: true, force: true }))

/** Every kind of cell and output. No cell has a loop that a damaged sign could make endless. */
const whole = {
  nbformat: 4,
  nbformat_minor: 5,
  metadata: {
    kernelspec: { display_name: 'TypeScript (gradient-lab)', language: 'typescript', name: 'gradient-lab' },
    language_info: { name: 'typescript' },
  },
  cells: [
    {
      cell_type: 'markdown',
      id: 'text',
      metadata: {},
      source: ['# Title\n', '![](a.png)'],
      attachments: { 'a.png': { 'image/png': 'aGk=' } },
    },
    { cell_type: 'raw', id: 'raw', metadata: { format: 'text/latex' }, source: '\\alpha' },
    {
      cell_type: 'code',
      id: 'parameters',
      metadata: { tags: ['parameters'] },
      source: 'const n = 6 // units',
      outputs: [],
      execution_count: 1,
    },
    {
      cell_type: 'code',
      id: 'all-outputs',
      metadata: { tags: ['raises-exception'], collapsed: false },
      source: ["console.log('one')\n", "throw new RangeError('as it should')"],
      outputs: [
        { output_type: 'stream', name: 'stdout', text: ['one\n'] },
        {
          output_type: 'display_data',
          data: { 'text/plain': 'a', 'application/json': { a: [1, null] } },
          metadata: { a: {} },
        },
        { output_type: 'error', ename: 'RangeError', evalue: 'as it should', traceback: ['RangeError: as it should'] },
      ],
      execution_count: 2,
    },
    {
      cell_type: 'code',
      id: 'result',
      metadata: {},
      source: 'n * 7',
      outputs: [{ output_type: 'execute_result', data: { 'text/plain': ['42'] }, metadata: {}, execution_count: 3 }],
      execution_count: 3,
    },
    { cell_type: 'code', id: 'empty', metadata: {}, source: [], outputs: [], execution_count: null },
  ],
}
const wholeText = JSON.stringify(whole, null, 1)

const long = 'x'.repeat(1e7)
const deep = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth))

/** What stands where something else should. */
const wrong: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  4,
  1.5,
  1e308,
  '',
  'code',
  '\u0000',
  '\ud800',
  '../../x',
  long,
  [],
  [null],
  [[]],
  ['a', 1],
  {},
  { a: 1 },
  { toString: 1, __proto__: 1 },
  deep(150),
  deep(1000),
]

type Path = readonly (string | number)[]

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path]
  return [path, ...Object.entries(value).flatMap(([key, item]) => pathsOf(item, [...path, key]))]
}
const paths = pathsOf(whole).filter(path => path.length > 0)

/** A copy in which `change` has been made to what holds the last step of the path. */
function changed(
  path: Path,
  change: (holder: Record<string | number, unknown>, key: string | number) => void,
): unknown {
  const copy = structuredClone(whole)
  const holder = path.slice(0, -1).reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], copy)
  change(holder as Record<string, unknown>, path[path.length - 1])
  return copy
}

const json = (value: unknown) => Buffer.from(JSON.stringify(value))

/** How a notebook comes to be damaged, or only unusual. */
const kinds: Readonly<Record<string, (draws: Draws) => Buffer>> = {
  'a wrong value': ({ next }) =>
    json(
      changed(paths[next(paths.length)], (holder, key) => {
        holder[key] = wrong[next(wrong.length)]
      }),
    ),
  'another wrong value': draws => kinds['a wrong value'](draws),
  'a third wrong value': draws => kinds['a wrong value'](draws),
  'a lost field': ({ next }) =>
    json(
      changed(paths[next(paths.length)], (holder, key) => {
        if (Array.isArray(holder)) holder.splice(Number(key), 1)
        else delete holder[key]
      }),
    ),
  'a field that does not belong there': ({ next }) =>
    json(
      changed(paths[next(paths.length)], holder => {
        if (Array.isArray(holder)) holder.splice(next(holder.length + 1), 0, wrong[next(wrong.length)])
        else holder[['outputs', 'source', 'id', 'constructor', 'a'][next(5)]] = wrong[next(wrong.length)]
      }),
    ),
  'swapped values': ({ next }) => {
    const [a, b] = [paths[next(paths.length)], paths[next(paths.length)]]
    const value = b.reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], whole)
    return json(
      changed(a, (holder, key) => {
        holder[key] = structuredClone(value)
      }),
    )
  },
  'a doubled cell': ({ next }) => json({ ...whole, cells: [...whole.cells, whole.cells[next(whole.cells.length)]] }),
  'a cut text': ({ next }) => Buffer.from(wholeText).subarray(0, next(wholeText.length)),
  'flipped bits': ({ next }) => {
    const bytes = Buffer.from(wholeText)
    for (let k = 0; k <= next(4); k++) bytes[next(bytes.length)] ^= 1 << next(8)
    return bytes
  },
  'inserted bytes': draws => {
    const at = draws.next(wholeText.length)
    return Buffer.concat([
      Buffer.from(wholeText.slice(0, at)),
      draws.bytes(1 + draws.next(20)),
      Buffer.from(wholeText.slice(at)),
    ])
  },
  'binary junk': draws => draws.bytes(1 + draws.next(4000)),
  'another encoding': ({ next }) =>
    [
      Buffer.from(`\ufeff${wholeText}`),
      Buffer.from(wholeText, 'utf16le'),
      Buffer.from(`\ufeff${wholeText}`, 'utf16le'),
      Buffer.from(wholeText.replaceAll('\n', '\r\n')),
      Buffer.from(wholeText.replaceAll('Title', 'Tïtle'), 'latin1'),
      Buffer.from(`${wholeText}\0`),
    ][next(6)],
  'another format': ({ next }) =>
    json({ ...whole, nbformat: [3, 5, '4', 4][next(4)], nbformat_minor: [0, 1, 4, 6, 99][next(5)] }),
  'nothing but brackets': ({ next }) => Buffer.from('[{"a":'.repeat(10 ** (1 + next(5)))),
}
const kindNames = Object.keys(kinds)

interface Outcome {
  readonly i: number
  readonly kind: string
  readonly place: string
  readonly status: number | null
  readonly stderr: string
}

/** Runs one notebook in a folder of its own, and holds it to what does not depend on how it was damaged. */
function outcome(i: number): Promise<Outcome> {
  const kind = kindNames[i % kindNames.length]
  const bytes = kinds[kind](drawsOf(rootKey(0).child('notebook').child(i)))
  const place = join(folder, String(i))
  mkdirSync(place)
  const file = join(place, 'a.ipynb')
  writeFileSync(file, bytes)
  writeFileSync(join(place, 'given'), bytes)
  return new Promise((resolve, reject) => {
    const options = { cwd: place, encoding: 'utf8', timeout: 60_000, maxBuffer: 1e9 } as const
    const child: ChildProcess = execFile(
      process.execPath,
      [program, 'notebook', 'a.ipynb'],
      options,
      (_, stdout, stderr) => {
        try {
          const status = child.exitCode
          const what = `case ${i}, ${kind}: status ${status}, ${stderr.slice(0, 1000)}`
          assert.ok(status === 0 || status === 1 || status === 2, what)
          assert.equal(stdout, '', what)
          assert.doesNotMatch(stderr, /node:|\.js:\d|\.ts:\d/, what)
          assert.ok(stderr.length < 40_000, what)
          assert.deepEqual(readdirSync(place).sort(), ['a.ipynb', 'given'], what)
          if (status === 0) assert.match(stderr, /^a\.ipynb: ran and saved in [^\n]*\n$/, what)
          else assert.ok(readFileSync(file).equals(bytes), `${what}: the file was changed`)
          if (status === 1) assert.match(stderr, /^a\.ipynb: cell \d+/, what)
          if (status === 2) assert.match(stderr, /^(a\.ipynb|--set)[^\n]{10,1100}\n$/, what)
          resolve({ i, kind, place, status, stderr })
        } catch (error) {
          reject(error)
        }
      },
    )
  })
}

/** For each case: whether nbformat finds what was given, and what is there now, valid. */
const judge = `import json, sys, warnings, nbformat
warnings.simplefilter('ignore')
def valid(name):
    try:
        with open(name, encoding='utf-8-sig') as file: nbformat.validate(json.load(file))
        return True
    except Exception: return False
print(json.dumps([[valid(place + '/given'), valid(place + '/a.ipynb')] for place in sys.argv[1:]]))`

test('however a notebook is damaged, it is refused in one sentence or runs and becomes valid, and what is valid runs', async () => {
  const waiting = keyedPart(500)
  const outcomes: Outcome[] = []
  const worker = async () => {
    for (let i = waiting.shift(); i !== undefined; i = waiting.shift()) outcomes.push(await outcome(i))
  }
  await Promise.all(Array.from({ length: Math.min(4, availableParallelism()) }, worker))
  const python = join(project, '.venv', 'bin', 'python')
  const judged: [boolean, boolean][] = JSON.parse(
    execFileSync(python, ['-c', judge, ...outcomes.map(({ place }) => place)], { encoding: 'utf8', maxBuffer: 1e9 }),
  )
  const counts = { ran: 0, failed: 0, refused: 0 }
  for (const [k, { i, kind, status, stderr }] of outcomes.entries()) {
    const [given, now] = judged[k]
    const what = `case ${i}, ${kind}: ${stderr.slice(0, 500)}`
    counts[status === 0 ? 'ran' : status === 1 ? 'failed' : 'refused']++
    // A notebook in another language, or nested deeper than any that is meant, is valid and refused all the same.
    const foreign = /written in |nested more than/.test(stderr)
    if (given && !foreign) assert.notEqual(status, 2, `nbformat finds it valid; ${what}`)
    if (given && status === 0) assert.ok(now, `what was written is not valid; ${what}`)
  }
  assert.ok(counts.ran > 0 && counts.refused > 0, JSON.stringify(counts))
})
