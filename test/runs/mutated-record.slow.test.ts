import assert from 'node:assert/strict'
import * as fs from 'node:fs'
import * as path from 'node:path'
import { type TestContext, test } from 'node:test'
import { completeParameters } from '../../src/experiments/parse-parameters.js'
import { rootKey } from '../../src/random/root-key.js'
import { fileStore } from '../../src/runs/file-store.js'
import { knownRuns } from '../../src/runs/known-runs.js'
import { prepareCase } from '../../src/runs/prepare-case.js'
import { type RunRecord, readRecord, recordFormat, writeRecord } from '../../src/runs/run-record.js'
import { keyedPart } from '../keyed-part.js'
import { assertOneSentence, mutated, Outcomes } from '../tables/mutated-bytes.js'
import { randomWalk } from './random-walk.js'
import { temporaryHome, walkSource } from './temporary-home.js'

const key = rootKey(0).child('mutated runs')
const run = '0123456789ab'

const record: RunRecord = {
  format: recordFormat,
  run,
  experiment: 'random-walk',
  version: 3,
  parameters: completeParameters(randomWalk, { drift: -0.25, seed: 12 }),
  training: 'ba9876543210',
  directory: '/some/where',
  parts: { './parts.ts#step': 'f'.repeat(64) },
  state: 'done',
  started: '2025-01-02T03:04:05.678Z',
  ended: '2025-01-02T03:04:06.789Z',
  seconds: 1.25,
  rows: 12,
  message: null,
}

test('however a record of a run is damaged, it is refused with its remedy or says the same', async t => {
  const home = temporaryHome(t)
  const folder = path.join(home, 'results', 'runs', run)
  writeRecord(folder, record)
  assert.deepEqual(readRecord(folder), record)
  const file = path.join(folder, 'run.json')
  const bytes = fs.readFileSync(file)
  const outcomes = new Outcomes()
  for (const i of keyedPart(4000)) {
    const mutation = mutated(bytes, key.child('record'), i, { start: 40 })
    const what = `mutation ${i}, ${mutation.kind}`
    fs.writeFileSync(file, mutation.bytes)
    await outcomes.of(what, () => {
      const { runs, unreadable } = knownRuns(home, walkSource)
      assert.equal(runs.length + unreadable.length, 1, what)
      let read: RunRecord | undefined
      try {
        read = readRecord(folder)
      } catch (error) {
        assert.ok(error instanceof RangeError, what)
        const remedy = `${folder}.* gradient-lab clean ${run}\`$`.replace(' gradient', '.gradient')
        assertOneSentence(error, new RegExp(`^${remedy}`), what)
        assert.equal(unreadable[0]?.message, error.message, what)
        return 'refused'
      }
      assert.deepEqual(read, record, what)
      assert.equal(runs[0]?.seconds, record.seconds, what)
      return 'right'
    })
  }
  assert.ok(outcomes.count('refused') > 0)
  outcomes.assertBounded(200)
})

test('however a checkpoint is damaged, it counts as not there and is told by name, or is the same to the byte', async t => {
  const folder = path.join(temporaryHome(t), 'trainings', 'ba9876543210')
  const told: string[] = []
  const store = fileStore(folder, { open: () => {}, damaged: file => told.push(file) })
  const content = new Uint8Array(new Float64Array([1, 2, 3]).buffer)
  store.write('epoch/1', content)
  const file = path.join(folder, 'epoch%2F1.blob')
  const bytes = fs.readFileSync(file)
  const outcomes = new Outcomes()
  for (const i of keyedPart(4000)) {
    const mutation = mutated(bytes, key.child('checkpoint'), i, { start: 8, end: 32 })
    const what = `mutation ${i}, ${mutation.kind}`
    fs.writeFileSync(file, mutation.bytes)
    told.length = 0
    await outcomes.of(what, () => {
      const read = store.read('epoch/1')
      assert.equal(store.has('epoch/1'), read !== undefined, what)
      if (read === undefined) {
        assert.deepEqual(told, [file, file], what)
        return 'refused'
      }
      assert.deepEqual([read, told], [content, []], what)
      return 'right'
    })
  }
  assert.ok(outcomes.count('refused') > outcomes.count('right'))
})

test('a checkpoint is not taken from another training, from under another name, or from a folder', t => {
  const home = temporaryHome(t)
  const owner = { open: () => {}, damaged: (file: string) => void told.push(path.relative(home, file)) }
  const told: string[] = []
  const [one, other] = ['one', 'other'].map(name => fileStore(path.join(home, name), owner))
  one.write('1', Uint8Array.of(1))
  one.write('2', Uint8Array.of(2))
  other.write('1', Uint8Array.of(3))
  const file = (name: string) => path.join(home, name)
  fs.copyFileSync(file('one/2.blob'), file('one/1.blob'))
  assert.equal(one.read('1'), undefined)
  fs.copyFileSync(file('one/2.blob'), file('other/2.blob'))
  assert.equal(other.read('2'), undefined)
  fs.rmSync(file('one/2.blob'))
  fs.mkdirSync(file('one/2.blob'))
  assert.equal(one.read('2'), undefined)
  assert.deepEqual(told, ['one/1.blob', 'other/2.blob', 'one/2.blob'])
  one.write('2', Uint8Array.of(4))
  assert.deepEqual([one.read('2'), other.read('1')], [Uint8Array.of(4), Uint8Array.of(3)])
})

const partText = `import { half } from './half.js'
export const step = (u: number): number => half(u) - 0.25
export function other(): void {}
`

/** A folder with a part, a text that is no program, and a folder. */
function partFolder(t: TestContext): string {
  const folder = temporaryHome(t)
  fs.writeFileSync(path.join(folder, 'parts.ts'), partText)
  fs.writeFileSync(path.join(folder, 'half.ts'), 'export const half = (u: number): number => u / 2\n')
  fs.mkdirSync(path.join(folder, 'folder.ts'))
  return folder
}

const prepared = (step: string, directory: string) =>
  prepareCase(randomWalk, completeParameters(randomWalk, { step }), directory)

test('however the name of a part is misspelt, it is refused in one sentence or names the same part', async t => {
  const directory = partFolder(t)
  const name = './parts.ts#step'
  const right = prepared(name, directory)
  const outcomes = new Outcomes()
  const misspelt = ['#', './#step', './folder.ts#step', '.#step', '..#step', '/#step', `${'x'.repeat(5000)}#step`]
  const names = [...misspelt, `${name}\0`, 'parts.ts\0#step', './parts.ts#__proto__', './parts.ts#constructor']
  const given = [
    ...names,
    ...keyedPart(4000).map(i =>
      mutated(Buffer.from(name), key.child('name'), i, { start: 4 })
        .bytes.toString()
        .replace(/[\r\n]/g, ''),
    ),
  ]
  for (const [i, each] of given.entries()) {
    const what = `name ${i}, ${JSON.stringify(each.slice(0, 100))}`
    await outcomes.of(what, () => {
      let found: ReturnType<typeof prepared>
      try {
        found = prepared(each, directory)
      } catch (error) {
        assert.ok(error instanceof RangeError || error instanceof TypeError, `${what}: ${(error as Error).stack}`)
        assertOneSentence(error, /^(part |random-walk: )/s, what)
        return 'refused'
      }
      if (found.run !== right.run) {
        assert.match(each, /^(.*\/)?parts\.ts#other$|^uniform$|^gaussian$/, what)
        return 'as the bytes say'
      }
      return 'right'
    })
  }
  assert.ok(outcomes.count('refused') > names.length)
})

test('however a part’s file is damaged, it is refused by name or the run is another one', async t => {
  const directory = partFolder(t)
  const right = prepared('./parts.ts#step', directory)
  const file = path.join(directory, 'parts.ts')
  const outcomes = new Outcomes()
  for (const i of keyedPart(600)) {
    const mutation = mutated(Buffer.from(partText), key.child('part'), i, { start: 60 })
    const what = `mutation ${i}, ${mutation.kind}`
    fs.writeFileSync(file, mutation.bytes)
    await outcomes.of(what, () => {
      let found: ReturnType<typeof prepared>
      try {
        found = prepared('./parts.ts#step', directory)
      } catch (error) {
        assert.ok(error instanceof RangeError || error instanceof SyntaxError, `${what}: ${(error as Error).stack}`)
        assertOneSentence(error, /parts\.ts/, what)
        return 'refused'
      }
      assert.equal(found.run === right.run, mutation.bytes.toString() === partText, what)
      return found.run === right.run ? 'right' : 'as the bytes say'
    })
  }
  assert.ok(outcomes.count('refused') > 0)
})
