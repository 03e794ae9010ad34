import assert from 'node:assert/strict'
import * as fs from 'node:fs'
import * as path from 'node:path'
import { type TestContext, test } from 'node:test'
import { partChecksum } from '../../src/runs/part-files.js'
import { computedEpochs, startWalk, temporaryHome } from './temporary-home.js'

/** A folder with a part in TypeScript that imports another file in TypeScript. */
function partFolder(t: TestContext): string {
  const folder = temporaryHome(t)
  fs.mkdirSync(path.join(folder, 'laws'))
  fs.writeFileSync(
    path.join(folder, 'parts.ts'),
    `import { half } from './laws/half.js'
import type { Key } from 'gradient-lab'
enum Side { Left = -1, Right = 1 }
export const oneSided = (u: number, key?: Key): number => half(u) * Side.Right
export function other(): void {}
`,
  )
  fs.writeFileSync(path.join(folder, 'laws', 'half.ts'), 'export const half = (u: number): number => u / 2\n')
  return folder
}

test('a part from a TypeScript file, with what it imports, is used by the run', async t => {
  const [home, directory] = [temporaryHome(t), partFolder(t)]
  const run = startWalk(home, { epochs: 1, step: './parts.ts#oneSided', drift: 0 }, { directory })
  const rows = await run.done
  // 100 steps of u/2 with u in (0, 1): mean 25, standard deviation 10/(2√12) = 1.44
  const sum = rows[0]['position'] as number
  assert.ok(Math.abs(sum - 25) < 4 * 1.4434, String(sum))
  assert.equal(rows[0]['step'], './parts.ts#oneSided')
})

test('the content of the part’s files is what identifies the run, not where they lie', async t => {
  const home = temporaryHome(t)
  const [one, other] = [partFolder(t), partFolder(t)]
  const parameters = { epochs: 1, step: './parts.ts#oneSided' }
  const first = startWalk(home, parameters, { directory: one })
  await first.done
  const moved = startWalk(home, parameters, { directory: other })
  assert.equal(moved.id, first.id)
  await moved.done
  assert.deepEqual(computedEpochs(home, first.id), [1])

  fs.writeFileSync(path.join(other, 'laws', 'half.ts'), 'export const half = (u: number): number => u / 3\n')
  const changed = startWalk(home, parameters, { directory: other })
  assert.notEqual(changed.id, first.id)
  assert.notDeepEqual(
    (await changed.done).map(row => row['position']),
    (await first.done).map(row => row['position']),
  )
  assert.notEqual(partChecksum('parts.ts#oneSided', other), partChecksum('parts.ts#oneSided', one))
})

test('a part may import gradient-lab, from a folder without node_modules', async t => {
  const [home, directory] = [temporaryHome(t), temporaryHome(t)]
  fs.writeFileSync(
    path.join(directory, 'parts.ts'),
    `import * as lab from 'gradient-lab'
     export const step = (u: number) => (typeof lab === 'object' ? u : NaN)\n`,
  )
  const rows = await startWalk(home, { epochs: 1, step: 'parts.ts#step' }, { directory }).done
  assert.equal(rows[0]['status'], 'ok')
})

test('a part that cannot be used is refused in one sentence before the run starts', t => {
  const [home, directory] = [temporaryHome(t), partFolder(t)]
  const refuse = (step: string, message: RegExp) =>
    assert.throws(() => startWalk(home, { step }, { directory }), message)
  refuse('./missing.ts#myNet', /^RangeError: part \.\/missing\.ts#myNet: there is no file .*missing\.ts$/)
  refuse('./parts.ts#oneside', /^RangeError: part .*: parts\.ts has no export oneside; did you mean oneSided\?$/)
  refuse('./parts.ts#zzz', /parts\.ts has no export zzz; it exports oneSided, other$/)
  refuse('./parts.ts', /^TypeError: random-walk: step must name an export of its file, as in \.\/parts\.ts#myExport/)
  fs.writeFileSync(path.join(directory, 'wrong.ts'), 'export const a = 1\nexport const b = (\n')
  refuse('./wrong.ts#a', /^SyntaxError: .*wrong\.ts line 2: Expression expected\.$/)
  fs.writeFileSync(path.join(directory, 'lost.ts'), "import './nowhere'\nexport const a = 1\n")
  refuse('./lost.ts#a', /^RangeError: .*lost\.ts imports \.\/nowhere, and there is no such file$/)
  assert.ok(!fs.existsSync(path.join(home, 'results')))
})

test('a part that throws while it is loaded fails the run with what it threw', async t => {
  const [home, directory] = [temporaryHome(t), temporaryHome(t)]
  fs.writeFileSync(path.join(directory, 'parts.ts'), "throw new Error('no weights')\nexport const step = 1\n")
  await assert.rejects(
    startWalk(home, { step: 'parts.ts#step' }, { directory }).done,
    /part parts\.ts#step: parts\.ts failed while it was loaded: no weights \(log: /,
  )
})
