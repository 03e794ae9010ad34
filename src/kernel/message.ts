import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto'

type Fields = Readonly<Record<string, unknown>>

export interface Header {
  readonly msg_id: string
  readonly msg_type: string
  readonly session: string
  readonly username: string
  readonly date: string
  readonly version: string
}

/** A message of Jupyter's protocol 5.3 as it came from a client. */
export interface Message {
  /** the way back through the sockets */
  readonly identities: readonly Buffer[]
  readonly header: Header
  readonly content: Fields
}

const delimiter = '<IDS|MSG>'
const session = randomUUID()

const signature = (key: string, parts: readonly (Buffer | string)[]): string =>
  key === '' ? '' : parts.reduce((hash, part) => hash.update(part), createHmac('sha256', key)).digest('hex')

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The fields of a header that are texts, as they are; replies repeat nothing else of what came. */
function headerOf(value: unknown): Header {
  const fields = isObject(value) ? Object.entries(value).filter(([, field]) => typeof field === 'string') : []
  const header = Object.fromEntries(fields) as unknown as Header
  if (header.msg_type === undefined || header.msg_id === undefined)
    throw new Error('kernel: a message had no type or no id')
  return header
}

/**
 * A received message: [identities…, delimiter, signature, header, parent header, metadata, content, …].
 * @throws Error if it is incomplete, damaged, or its signature is not that of the key
 */
export function parseMessage(key: string, frames: readonly Buffer[]): Message {
  const at = frames.findIndex(frame => frame.toString() === delimiter)
  if (at < 0 || frames.length < at + 6) throw new Error('kernel: a message was incomplete')
  const parts = frames.slice(at + 2)
  const expected = Buffer.from(signature(key, parts))
  const given = frames[at + 1]
  if (given.length !== expected.length || !timingSafeEqual(given, expected))
    throw new Error('kernel: a message had a wrong signature and was not executed')
  const content: unknown = JSON.parse(parts[3].toString())
  if (!isObject(content)) throw new Error('kernel: the content of a message was no object')
  return { identities: frames.slice(0, at), header: headerOf(JSON.parse(parts[0].toString())), content }
}

/** The frames of a message to a client, dated now. `parent` is the request that it belongs to. */
export function messageFrames(
  key: string,
  parent: Message | undefined,
  type: string,
  content: Fields,
): (Buffer | string)[] {
  const header: Header = {
    msg_id: randomUUID(),
    msg_type: type,
    session,
    username: 'kernel',
    date: new Date().toISOString(),
    version: '5.3',
  }
  const parts = [header, parent?.header ?? {}, {}, content].map(part => JSON.stringify(part))
  return [...(parent?.identities ?? []), delimiter, signature(key, parts), ...parts]
}
