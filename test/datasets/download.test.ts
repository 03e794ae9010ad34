import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync, statSync } from 'node:fs'
import { createServer, request as httpRequest } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, beforeEach, test } from 'node:test'
import { type DownloadLimits, download, FetchFailure } from '../../src/datasets/download.js'
import { etag, file, status, type TestServer, testServer } from './fetch-server.js'

const folder = mkdtempSync(join(tmpdir(), 'gradient-lab-download-'))
after(() => rmSync(folder, { recursive: true, force: true }))
beforeEach(() => {
  for (const name of readdirSync(folder)) rmSync(join(folder, name))
})

const target = join(folder, 'file')
const limits: DownloadLimits = { bytes: 1e6, stallSeconds: 1, attempts: 3, pauseSeconds: 0.01 }
const body = Buffer.from(Uint8Array.from({ length: 200_000 }, (_, index) => (index * 31 + (index >> 8)) % 256))

async function withServer(paths: Parameters<typeof testServer>[0], use: (server: TestServer) => Promise<void>) {
  const server = await testServer(paths)
  try {
    await use(server)
  } finally {
    await server.close()
  }
}

test('a whole file comes in one request, and nothing else is left', () =>
  withServer({ '/file': [file(body)] }, async ({ address, requests }) => {
    const seen: [number, number | undefined][] = []
    await download(`${address}/file`, target, { limits, progress: (...amounts) => seen.push(amounts) })
    assert.deepEqual(readFileSync(target), body)
    assert.deepEqual(readdirSync(folder), ['file'])
    assert.equal(requests.length, 1)
    assert.deepEqual(seen[0], [0, body.length])
    assert.deepEqual(seen.at(-1), [body.length, body.length])
  }))

test('after a broken connection only the rest is asked for', () =>
  withServer({ '/file': [file(body, { cut: 70_000 }), file(body)] }, async ({ address, requests }) => {
    await download(`${address}/file`, target, { limits })
    assert.deepEqual(readFileSync(target), body)
    assert.equal(requests.length, 2)
    assert.equal(requests[0].range, undefined)
    assert.deepEqual([requests[1].range, requests[1].ifRange], ['bytes=70000-', etag(body)])
    assert.deepEqual(readdirSync(folder), ['file'])
  }))

test('a later call goes on with what an earlier one left, but not from another address', () =>
  withServer({ '/file': [file(body, { cut: 50_000 })], '/other': [file(body)] }, async ({ address, requests }) => {
    const once = { ...limits, attempts: 1 }
    const failed = {
      name: 'FetchFailure',
      message: /^fetch: tried http:\/\/127\.0\.0\.1:\d+\/file once: the connection broke/,
    }
    await assert.rejects(download(`${address}/file`, target, { limits: once }), failed)
    assert.equal(existsSync(target), false)
    assert.deepEqual(readFileSync(`${target}.part`), body.subarray(0, 50_000))
    await assert.rejects(download(`${address}/file`, target, { limits: once }), failed)
    assert.equal(requests[1].range, 'bytes=50000-')
    assert.deepEqual(readFileSync(`${target}.part`), body.subarray(0, 100_000))
    await download(`${address}/other`, target, { limits: once })
    assert.equal(requests[2].range, undefined)
    assert.deepEqual(readFileSync(target), body)
  }))

test('a file that changed between two attempts is taken from its start, whether or not the server minds If-Range', async () => {
  const changed = Buffer.from(body.map(byte => byte ^ 255))
  const careless: Parameters<typeof testServer>[0]['/file'][number] = (request, response) => {
    const from = Number(/^bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0)
    response.writeHead(from > 0 ? 206 : 200, {
      etag: etag(changed),
      ...(from > 0 ? { 'content-range': `bytes ${from}-${changed.length - 1}/${changed.length}` } : {}),
    })
    response.end(changed.subarray(from))
  }
  for (const second of [file(changed), careless]) {
    await withServer({ '/file': [file(body, { cut: 70_000 }), second] }, async ({ address }) => {
      await download(`${address}/file`, target, { limits })
      assert.deepEqual(readFileSync(target), changed)
    })
  }
})

test('a server that does not know ranges, sends weak tags only, or the wrong rest, is asked for the whole', async () => {
  const whole: Parameters<typeof testServer>[0]['/file'][number] = (_, response) => {
    response.writeHead(200, { etag: etag(body) }).end(body)
  }
  const wrongRest: typeof whole = (_, response) => {
    response.writeHead(206, { etag: etag(body), 'content-range': `bytes 5-${body.length - 1}/${body.length}` })
    response.end(body.subarray(5))
  }
  for (const answers of [
    [file(body, { cut: 70_000 }), whole],
    [file(body, { cut: 70_000, weak: true }), file(body, { weak: true })],
    [file(body, { cut: 70_000 }), wrongRest, file(body)],
    [file(body, { cut: 70_000 }), status(416), file(body)],
  ]) {
    await withServer({ '/file': answers }, async ({ address, requests }) => {
      await download(`${address}/file`, target, { limits })
      assert.deepEqual(readFileSync(target), body)
      assert.equal(requests.length, answers.length)
      rmSync(target)
    })
  }
})

test('a body shorter than promised is not taken for the file', () => {
  const short: Parameters<typeof testServer>[0]['/file'][number] = (_, response) => {
    response.writeHead(200, { etag: etag(body), 'content-length': body.length })
    response.write(body.subarray(0, 1000), () => setTimeout(() => response.destroy(), 10))
  }
  return withServer({ '/file': [short] }, async ({ address, requests }) => {
    await assert.rejects(download(`${address}/file`, target, { limits }), { name: 'FetchFailure', message: /3 times/ })
    assert.equal(requests.length, 3)
    assert.equal(existsSync(target), false)
  })
})

test('a server that stops sending, or never starts, is given up after the stall time, and the rest comes later', () => {
  const silent: Parameters<typeof testServer>[0]['/file'][number] = () => undefined
  const stalls: typeof silent = (_, response) => {
    response.writeHead(200, { etag: etag(body), 'content-length': body.length })
    response.write(body.subarray(0, 60_000))
  }
  return withServer({ '/file': [silent, stalls, file(body)], '/never': [silent] }, async ({ address, requests }) => {
    await download(`${address}/file`, target, { limits })
    assert.deepEqual(readFileSync(target), body)
    assert.equal(requests[2].range, 'bytes=60000-')
    const start = Date.now()
    await assert.rejects(download(`${address}/never`, target, { limits: { ...limits, attempts: 1 } }), {
      message: /never once: the server stopped sending$/,
    })
    assert.ok(Date.now() - start < 15_000)
  })
})

test('attempts that bring a megabyte each do not count as failed ones', () => {
  const long = Buffer.alloc(5 << 20, 7)
  // what the client has not read when the connection breaks may be lost: half a megabyte more than needed
  return withServer({ '/file': [file(long, { cut: 3 << 19 })] }, async ({ address, requests }) => {
    await download(`${address}/file`, target, { limits: { ...limits, bytes: 1e7, attempts: 2 } })
    assert.equal(readFileSync(target).equals(long), true)
    assert.ok(requests.length >= 4, `${requests.length} requests`)
  })
})

test('404 is final, 500 and 429 are tried again, and give up after the last attempt', () =>
  withServer(
    { '/busy': [status(500), status(429), file(body)], '/down': [status(503)] },
    async ({ address, requests }) => {
      await assert.rejects(download(`${address}/none`, target, { limits }), {
        name: 'FetchFailure',
        message: `fetch: ${address}/none cannot be had, the server answers 404`,
      })
      assert.equal(requests.length, 1)
      await download(`${address}/busy`, target, { limits })
      assert.deepEqual(readFileSync(target), body)
      rmSync(target)
      await assert.rejects(download(`${address}/down`, target, { limits }), {
        message: `fetch: tried ${address}/down 3 times: the server answers 503`,
      })
      assert.deepEqual(readdirSync(folder), [])
    },
  ))

test('more than the limit is refused, promised or not, and nothing of it is kept', async () => {
  let sent = 0
  const endless: Parameters<typeof testServer>[0]['/file'][number] = (_, response) => {
    const more = () => {
      while (!response.destroyed && response.write(Buffer.alloc(1 << 16))) sent += 1 << 16
    }
    response.on('drain', more)
    more()
  }
  const gigantic: typeof endless = (_, response) => {
    response.writeHead(200, { 'content-length': 1e15, etag: '"x"' }).write('x')
  }
  await withServer({ '/endless': [endless], '/gigantic': [gigantic] }, async ({ address, requests }) => {
    for (const path of ['endless', 'gigantic']) {
      await assert.rejects(download(`${address}/${path}`, target, { limits }), {
        name: 'RangeError',
        message: `fetch: ${address}/${path} sends more than the 1000000 bytes that it may have; nothing was kept`,
      })
    }
    assert.equal(requests.length, 2)
    assert.deepEqual(readdirSync(folder), [])
    assert.ok(sent < 1e8)
  })
})

test('redirects are followed five times, to http and https addresses only', () =>
  withServer(
    {
      '/a': [status(302, { location: '/b' })],
      '/b': [status(308, { location: 'file?x=1' })],
      '/file?x=1': [file(body)],
      '/round': [status(301, { location: '/round' })],
      '/disk': [status(302, { location: 'file:///etc/passwd' })],
      '/nowhere': [status(302)],
    },
    async ({ address, requests }) => {
      await download(`${address}/a`, target, { limits })
      assert.deepEqual(readFileSync(target), body)
      await assert.rejects(download(`${address}/round`, target, { limits }), /redirects more than 5 times$/)
      assert.equal(requests.filter(({ path }) => path === '/round').length, 6)
      await assert.rejects(download(`${address}/disk`, target, { limits }), /redirects to no address$/)
      await assert.rejects(download(`${address}/nowhere`, target, { limits }), FetchFailure)
    },
  ))

test('a name and password go to their own server only, and never into a message', async () => {
  const logins: (string | undefined)[] = []
  const noting =
    (then: Parameters<typeof testServer>[0]['/file'][number]): typeof then =>
    (request, response) => {
      logins.push(request.headers.authorization)
      then(request, response)
    }
  await withServer({ '/file': [noting(file(body))] }, async other => {
    await withServer({ '/file': [noting(status(302, { location: `${other.address}/file` }))] }, async ({ address }) => {
      await download(`${address.replace('//', '//me:s%20cret@')}/file`, target, { limits })
      assert.deepEqual(logins, [`Basic ${Buffer.from('me:s cret').toString('base64')}`, undefined])
      await assert.rejects(download(`${address.replace('//', '//me:s%20cret@')}/none?token=t`, target, { limits }), {
        message: `fetch: ${address}/none cannot be had, the server answers 404`,
      })
    })
  })
})

test('addresses of other kinds and servers that are not there are told in one sentence', async () => {
  await assert.rejects(download('ftp://example/file', target, { limits }), {
    name: 'RangeError',
    message: 'fetch: an address must start with http:// or https://, got ftp://example/file',
  })
  const server = await testServer({})
  await server.close()
  await assert.rejects(download(`${server.address}/file`, target, { limits }), {
    message: `fetch: tried ${server.address}/file once: the connection was refused`,
  })
})

test('an interrupted download stops at once and keeps what has come', () => {
  const stalls: Parameters<typeof testServer>[0]['/file'][number] = (_, response) => {
    response.writeHead(200, { etag: etag(body), 'content-length': body.length })
    response.write(body.subarray(0, 60_000))
  }
  return withServer({ '/file': [stalls] }, async ({ address }) => {
    const interruption = new AbortController()
    const start = Date.now()
    // interrupted once what has come is on the disk, however busy that is
    const watch = setInterval(() => {
      if (statSync(`${target}.part`, { throwIfNoEntry: false })?.size === 60_000) interruption.abort()
    }, 5)
    const patient = { ...limits, stallSeconds: 60 }
    await assert.rejects(download(`${address}/file`, target, { limits: patient, signal: interruption.signal }), {
      name: 'AbortError',
    })
    clearInterval(watch)
    assert.ok(Date.now() - start < 15_000)
    assert.equal(readFileSync(`${target}.part`).length, 60_000)
  })
})

test('what cannot be written is not tried again', () =>
  withServer({ '/file': [file(body)] }, async ({ address, requests }) => {
    await assert.rejects(download(`${address}/file`, join(folder, 'none', 'file'), { limits }), { code: 'ENOENT' })
    writeFileSync(`${target}.part.json`, 'not JSON')
    writeFileSync(`${target}.part`, 'rest')
    await download(`${address}/file`, target, { limits })
    assert.deepEqual(readFileSync(target), body)
    assert.equal(requests.length, 2)
  }))

test('HTTP_PROXY is honoured and NO_PROXY spares it', async () => {
  const seen: string[] = []
  const proxy = createServer((request, response) => {
    const url = new URL(request.url ?? '')
    seen.push(url.pathname)
    const headers = { ...request.headers, via: 'proxy' }
    request.pipe(
      httpRequest({ host: url.hostname, port: url.port, path: url.pathname, headers }, answer => {
        response.writeHead(answer.statusCode ?? 0, answer.headers)
        answer.pipe(response)
      }),
    )
  })
  // for those that would tunnel http as well
  proxy.on('connect', (request, socket) => {
    seen.push(`tunnel ${request.url}`)
    const [host, port] = (request.url ?? '').split(':')
    const upstream = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      upstream.pipe(socket).pipe(upstream)
    })
  })
  await new Promise<void>(resolve => proxy.listen(0, '127.0.0.1', resolve))
  const before = { http_proxy: process.env['http_proxy'], no_proxy: process.env['no_proxy'] }
  try {
    await withServer({ '/file': [file(body)] }, async ({ address, requests }) => {
      process.env['http_proxy'] = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
      process.env['no_proxy'] = ''
      await download(`${address}/file`, target, { limits })
      assert.deepEqual(readFileSync(target), body)
      assert.deepEqual([seen, requests[0].via], [['/file'], 'proxy'])
      process.env['no_proxy'] = '127.0.0.1'
      await download(`${address}/file`, target, { limits })
      assert.equal(requests[1].via, undefined)
      process.env['http_proxy'] = 'nonsense'
      await assert.rejects(download(`${address}/file`, target, { limits }), {
        name: 'RangeError',
        message: 'fetch: HTTP_PROXY and HTTPS_PROXY must be addresses such as http://proxy.example:3128',
      })
    })
  } finally {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
    }
    proxy.closeAllConnections()
    proxy.close()
  }
})
