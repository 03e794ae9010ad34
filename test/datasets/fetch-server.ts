import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** How the server answers one request; the last of a list answers all further ones. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => void

/** A server on this machine whose every answer is scripted, and what it was asked. */
export interface TestServer {
  readonly address: string
  /** method, path, Range and If-Range of each request, in order */
  readonly requests: { path: string; range?: string; ifRange?: string; via?: string }[]
  close(): Promise<void>
}

export async function testServer(paths: Record<string, Answer[]>): Promise<TestServer> {
  const requests: TestServer['requests'] = []
  const used = new Map<string, number>()
  const server = createServer((request, response) => {
    const path = request.url ?? ''
    requests.push({
      path,
      range: request.headers.range,
      ifRange: request.headers['if-range'] as string | undefined,
      via: request.headers.via,
    })
    const answers = paths[path] ?? [status(404)]
    const turn = used.get(path) ?? 0
    used.set(path, turn + 1)
    answers[Math.min(turn, answers.length - 1)](request, response)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () => {
      server.closeAllConnections()
      return new Promise(resolve => server.close(() => resolve()))
    },
  }
}

export function etag(body: Buffer): string {
  return `"${createHash('md5').update(body).digest('hex')}"`
}

/** A well-behaved server: parts by Range while If-Range holds. `cut` breaks the connection after so many bytes. */
export function file(body: Buffer, { cut, weak }: { cut?: number; weak?: boolean } = {}): Answer {
  return (request, response) => {
    const tag = weak === true ? `W/${etag(body)}` : etag(body)
    const from = /^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1]
    const partial = from !== undefined && request.headers['if-range'] === tag
    const start = partial ? Number(from) : 0
    if (partial && start >= body.length) {
      response.writeHead(416, { 'content-range': `bytes */${body.length}` }).end()
      return
    }
    const rest = body.subarray(start)
    response.writeHead(partial ? 206 : 200, {
      etag: tag,
      'content-length': rest.length,
      ...(partial ? { 'content-range': `bytes ${start}-${body.length - 1}/${body.length}` } : {}),
    })
    if (cut === undefined) response.end(rest)
    else response.write(rest.subarray(0, cut), () => setTimeout(() => response.destroy(), 150))
  }
}

export function status(code: number, headers: Record<string, string> = {}): Answer {
  return (_, response) => void response.writeHead(code, headers).end('<html>sorry</html>')
}
