import { createWriteStream, existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'

/** How patient a download is, and how much it takes. */
export interface DownloadLimits {
  /** a longer answer is refused */
  readonly bytes: number
  /** seconds without a byte after which the connection is given up */
  readonly stallSeconds: number
  /** attempts in a row that bring less than a megabyte */
  readonly attempts: number
  /** seconds before the second attempt; twice as long before each further one */
  readonly pauseSeconds: number
}

export interface DownloadOptions {
  readonly limits: DownloadLimits
  readonly signal?: AbortSignal
  /** bytes that are there, and in all where the server says so */
  readonly progress?: (bytes: number, total: number | undefined) => void
}

/** Something outside went wrong (network, server, disk): the same command may work later. */
export class FetchFailure extends Error {
  override readonly name = 'FetchFailure'
}

const redirects = 5
const gain = 1 << 20

/**
 * Brings the file at `address` to `target`. What has come lies in `target`.part until it is complete, and the next
 * attempt, also that of a later process, asks for the rest only: by Range with If-Range, so that a file that changed
 * in between is taken from its start again. Honours HTTP_PROXY, HTTPS_PROXY and NO_PROXY.
 *
 * @throws RangeError for an address that is none and an answer that is too long, FetchFailure when it did not work out
 */
export async function download(address: string, target: string, options: DownloadOptions): Promise<void> {
  const { limits, signal } = options
  const agent = await proxyAgent()
  try {
    for (let attempt = 1; ; attempt++) {
      const before = partialLength(target)
      try {
        await attemptDownload(address, target, options, agent)
        return
      } catch (error) {
        signal?.throwIfAborted()
        if (absentCodes.has(codeOf(error) ?? '')) throw failure(address, reason(error), attempt)
        if (!isTransient(error)) throw error
        if (partialLength(target) - before >= gain) attempt = 1
        if (attempt >= limits.attempts) throw failure(address, reason(error), attempt)
        await sleep(1000 * limits.pauseSeconds * 2 ** (attempt - 1), undefined, { signal })
      }
    }
  } finally {
    await agent.destroy()
  }
}

async function proxyAgent(): Promise<Agent> {
  const { EnvHttpProxyAgent } = await import('undici')
  try {
    // http goes through a proxy as it is, https through a tunnel
    return new EnvHttpProxyAgent({ proxyTunnel: false })
  } catch {
    throw new RangeError('fetch: HTTP_PROXY and HTTPS_PROXY must be addresses such as http://proxy.example:3128')
  }
}

/** An attempt that failed in a way that another one may cure. */
class Transient extends Error {}

function isTransient(error: unknown): boolean {
  const code = codeOf(error)
  return error instanceof Transient || (code !== undefined && !localCodes.has(code) && !absentCodes.has(code))
}

/** Codes of the own disk, where trying again is no cure. */
const localCodes = new Set([
  'ENOSPC',
  'EDQUOT',
  'EACCES',
  'EPERM',
  'EROFS',
  'EIO',
  'EFBIG',
  'ENOENT',
  'EISDIR',
  'ENOTDIR',
])

/** There is no such server: a wrong address, or no network. */
const absentCodes = new Set(['ENOTFOUND', 'ECONNREFUSED'])

function codeOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' ? code : undefined
}

function reason(error: unknown): string {
  const code = codeOf(error)
  if (code === 'UND_ERR_BODY_TIMEOUT' || code === 'UND_ERR_HEADERS_TIMEOUT') return 'the server stopped sending'
  if (code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'ETIMEDOUT') return 'the server does not answer'
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'its name is not known here (is there a network?)'
  if (code === 'ECONNREFUSED') return 'the connection was refused'
  if (error instanceof Transient) return error.message
  return `the connection broke (${(error as Error).message || code})`
}

function failure(address: string, what: string, attempts: number): FetchFailure {
  const times = attempts === 1 ? 'once' : `${attempts} times`
  return new FetchFailure(`fetch: tried ${shown(address)} ${times}: ${what}`)
}

/** The address without what may be secret in it. */
export function shown(address: string): string {
  const url = parsed(address)
  return `${url.origin}${url.pathname}`
}

function parsed(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new RangeError(`fetch: an address must start with http:// or https://, got ${address}`)
  }
  return url
}

interface Part {
  readonly address: string
  /** the server's name for this state of the file: a strong ETag or Last-Modified */
  readonly validator: string
}

function partialLength(target: string): number {
  return statSync(`${target}.part`, { throwIfNoEntry: false })?.size ?? 0
}

/** What an earlier attempt left that can be gone on with. */
function earlierPart(target: string, address: string): (Part & { readonly bytes: number }) | undefined {
  const bytes = partialLength(target)
  if (bytes === 0 || !existsSync(`${target}.part.json`)) return undefined
  try {
    const part = JSON.parse(readFileSync(`${target}.part.json`, 'utf8')) as Part
    return part.address === address && typeof part.validator === 'string' ? { ...part, bytes } : undefined
  } catch {
    return undefined
  }
}

function forget(target: string): void {
  rmSync(`${target}.part`, { force: true })
  rmSync(`${target}.part.json`, { force: true })
}

type Agent = import('undici').Dispatcher
type Answer = import('undici').Dispatcher.ResponseData

async function attemptDownload(
  address: string,
  target: string,
  { limits, signal, progress }: DownloadOptions,
  agent: Agent,
): Promise<void> {
  const earlier = earlierPart(target, address)
  const range: Record<string, string> =
    earlier === undefined ? {} : { range: `bytes=${earlier.bytes}-`, 'if-range': earlier.validator }
  const answer = await ask(address, range, limits, agent, signal)
  try {
    const resumed = answer.statusCode === 206 && earlier !== undefined && continues(answer, earlier)
    if (!resumed) {
      forget(target)
      // a rest that does not fit: the next attempt starts anew
      if (answer.statusCode !== 200) throw statusFailure(address, answer.statusCode)
    }
    const start = resumed ? earlier.bytes : 0
    const length = header(answer, 'content-length')
    const total = length === undefined ? undefined : start + Number(length)
    if (total !== undefined && total > limits.bytes) throw tooLong(address, limits.bytes)
    const validator = strongValidator(answer)
    if (validator !== undefined) {
      writeFileSync(`${target}.part.json`, JSON.stringify({ address, validator } satisfies Part))
    }
    let bytes = start
    let refusal: RangeError | undefined
    progress?.(bytes, total)
    await pipeline(
      answer.body,
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          bytes += chunk.length
          if (bytes > limits.bytes) {
            refusal = tooLong(address, limits.bytes)
            throw refusal
          }
          progress?.(bytes, total)
          yield chunk
        }
      },
      createWriteStream(`${target}.part`, { flags: resumed ? 'a' : 'w' }),
      { signal },
    ).catch(error => {
      // the pipeline may report that it was ended instead of why
      throw refusal ?? error
    })
    if (total !== undefined && bytes !== total) throw new Transient(`only ${bytes} of ${total} bytes came`)
  } catch (error) {
    answer.body.on('error', () => undefined).destroy()
    if (error instanceof RangeError) forget(target)
    throw error
  }
  renameSync(`${target}.part`, target)
  rmSync(`${target}.part.json`, { force: true })
}

/** Asks for the file and follows redirects, but never from https back to http. */
async function ask(
  address: string,
  range: Record<string, string>,
  limits: DownloadLimits,
  agent: Agent,
  signal: AbortSignal | undefined,
): Promise<Answer> {
  const { request } = await import('undici')
  let url = parsed(address)
  const login = url.username === '' ? undefined : basic(url)
  const home = url.origin
  for (let hop = 0; hop <= redirects; hop++) {
    const answer = await request(`${url.origin}${url.pathname}${url.search}`, {
      dispatcher: agent,
      signal,
      headersTimeout: 1000 * limits.stallSeconds,
      bodyTimeout: 1000 * limits.stallSeconds,
      headers: {
        'user-agent': 'gradient-lab',
        // the file as it is, since its length and its parts are counted
        'accept-encoding': 'identity',
        ...(login !== undefined && url.origin === home ? { authorization: login } : {}),
        ...range,
      },
    })
    if (![301, 302, 303, 307, 308].includes(answer.statusCode)) return answer
    answer.body.on('error', () => undefined).destroy()
    const location = header(answer, 'location')
    const next = location !== undefined && URL.canParse(location, url.href) ? new URL(location, url) : undefined
    if (next === undefined || !/^https?:$/.test(next.protocol)) {
      throw new FetchFailure(`fetch: ${shown(address)} redirects to no address`)
    }
    if (url.protocol === 'https:' && next.protocol === 'http:') {
      throw new FetchFailure(`fetch: ${shown(address)} redirects from https to http, which is refused`)
    }
    url = next
  }
  throw new FetchFailure(`fetch: ${shown(address)} redirects more than ${redirects} times`)
}

function basic(url: URL): string {
  const login = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`
  return `Basic ${Buffer.from(login).toString('base64')}`
}

function header(answer: Answer, name: string): string | undefined {
  const value = answer.headers[name]
  return Array.isArray(value) ? value[0] : value
}

function strongValidator(answer: Answer): string | undefined {
  const tag = header(answer, 'etag')
  return tag !== undefined && !tag.startsWith('W/') ? tag : header(answer, 'last-modified')
}

/** Whether the answer is the rest of the very file of which a part is there, judged by what the server says of it. */
function continues(answer: Answer, earlier: { validator: string; bytes: number }): boolean {
  const from = /^bytes (\d+)-/.exec(header(answer, 'content-range') ?? '')?.[1]
  return Number(from) === earlier.bytes && [undefined, earlier.validator].includes(strongValidator(answer))
}

function tooLong(address: string, bytes: number): RangeError {
  return new RangeError(
    `fetch: ${shown(address)} sends more than the ${bytes} bytes that it may have; nothing was kept`,
  )
}

/** 206 and 416 are answers to a range that did not fit; both are cured by asking for the whole. */
function statusFailure(address: string, status: number): Error {
  if (status === 206 || status === 416) return new Transient('the rest of the file did not fit to its start')
  const busy = status === 408 || status === 425 || status === 429 || status >= 500
  if (busy) return new Transient(`the server answers ${status}`)
  return new FetchFailure(`fetch: ${shown(address)} cannot be had, the server answers ${status}`)
}
