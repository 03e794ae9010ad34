import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { loadDataset } from '../../src/datasets/load.js'
import { etag, file, testServer } from '../datasets/fetch-server.js'

const root = mkdtempSync(join(tmpdir(), 'gradient-lab-fetch-command-'))
after(() => rmSync(root, { recursive: true, force: true }))

const main = join(__dirname, '..', '..', 'src', 'cli', 'main.js')

/** A part with one training and one test image, in a folder. */
function part(name: string, label: number): string {
  const folder = join(root, name)
  mkdirSync(folder)
  const record = Buffer.concat([Buffer.of(label), Buffer.alloc(3072, 7)])
  writeFileSync(join(folder, 'data_batch_1.bin'), record)
  writeFileSync(join(folder, 'test_batch.bin'), record)
  return folder
}

interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

function run(home: string, args: string[]): Promise<Ended> {
  const child = spawn(process.execPath, [main, 'fetch', ...args], { env: { ...process.env, GRADIENT_LAB_HOME: home } })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', data => {
    stdout += data
  })
  child.stderr.on('data', data => {
    stderr += data
  })
  return new Promise(resolve => child.on('close', code => resolve({ code, stdout, stderr })))
}

test('a part is fetched with status 0, says where it is on stderr, and nothing on stdout', async () => {
  const home = join(root, 'good-home')
  const { code, stdout, stderr } = await run(home, ['cifar-10-part', '--from', part('good', 3)])
  assert.deepEqual([code, stdout, stderr], [0, '', `cifar-10-part is in ${join(home, 'data', 'cifar-10-part')}\n`])
  assert.deepEqual([...loadDataset('cifar-10-part', home).train.labels], [3])
  assert.deepEqual(readdirSync(join(home, 'data')), ['cifar-10-part'])
})

test('bad usage and bad files end with status 2 and one sentence, and no set is made', async () => {
  const home = join(root, 'bad-home')
  const bad = part('bad', 10)
  const cases: [string[], RegExp][] = [
    [[], /^fetch: name the data set: fashion-mnist-small, fashion-mnist, cifar-10, cifar-10-part\n$/],
    [['mnist'], /^dataset: must be one of .*, got mnist\n$/],
    [['cifar-10', 'cifar-10-part'], /^fetch: what is "cifar-10-part" for\?\n$/],
    [['cifar-10', '--form', bad], /^fetch: unknown option --form/],
    [['cifar-10', '--from'], /^fetch: --from needs a value\n$/],
    [['cifar-10-part', '--from', bad], /data_batch_1.bin: labels must be 0 to 9, but that of example 0 is 10\n$/],
  ]
  for (const [args, message] of cases) {
    const { code, stderr } = await run(home, args)
    assert.match(stderr, message)
    assert.equal(code, 2)
  }
  assert.equal(existsSync(join(home, 'data', 'cifar-10-part')), false)
})

test('a server that is not there ends with status 1', async () => {
  const server = await testServer({})
  await server.close()
  const { code, stderr } = await run(join(root, 'no-home'), [
    'cifar-10-part',
    '--from',
    `${server.address}/missing.tar.gz`,
  ])
  assert.match(stderr, /missing.tar.gz once: the connection was refused\n$/)
  assert.equal(code, 1)
})

test('Ctrl-C ends with status 130, and the same command goes on from what had come', async () => {
  const body = Buffer.alloc(1000, 1)
  const server = await testServer({
    '/part.tar.gz': [
      (_, response) => {
        response.writeHead(200, { etag: etag(body), 'content-length': body.length })
        response.write(body.subarray(0, 600))
      },
      file(body),
    ],
  })
  const home = join(root, 'interrupted-home')
  const args = ['cifar-10-part', '--from', `${server.address}/part.tar.gz`]
  const partial = join(home, 'data', '.fetch-cifar-10-part', 'archive.tar.gz.part')
  try {
    const arrived = async () => {
      while (!existsSync(partial) || readFileSync(partial).length < 600) await new Promise(next => setTimeout(next, 10))
    }
    const child = spawn(process.execPath, [main, 'fetch', ...args], {
      env: { ...process.env, GRADIENT_LAB_HOME: home },
    })
    const ended = new Promise<number | null>(resolve => child.on('close', resolve))
    await arrived()
    const other = await run(home, args)
    assert.deepEqual(
      [other.code, other.stderr],
      [1, `fetch: another fetch is running in ${home}; wait for it to end\n`],
    )
    child.kill('SIGINT')
    assert.equal(await ended, 130)
    const again = await run(home, args)
    assert.equal(server.requests[1].range, 'bytes=600-')
    // what came is no archive after all
    assert.match(again.stderr, /archive.tar.gz: is no tar archive, or damaged or cut off/)
    assert.equal(again.code, 2)
    assert.deepEqual(readdirSync(join(home, 'data')), [])
  } finally {
    await server.close()
  }
})
