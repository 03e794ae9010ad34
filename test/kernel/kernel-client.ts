import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Dealer, Subscriber } from 'zeromq'
import { messageFrames } from '../../src/kernel/message.js'

type Fields = Readonly<Record<string, unknown>>

/** A message as a client receives it. */
export interface Received {
  readonly type: string
  readonly content: Fields
  readonly parent: string
}

export interface Execution {
  /** what the kernel published for this request, status messages aside */
  readonly outputs: readonly Received[]
  readonly reply: Fields
}

export interface KernelClient {
  readonly process: ChildProcess
  /** Sends a request on the shell channel; `id` names it in the messages that follow. */
  send(type: string, content: Fields, key?: string): Promise<string>
  /** The reply to a request; fails after a minute. */
  reply(id: string): Promise<Received>
  execute(code: string, options?: Fields): Promise<Execution>
  /** Everything that was published for a request until it was idle. */
  published(id: string): Promise<readonly Received[]>
  /** What has been published for a request so far. */
  soFar(id: string): readonly Received[]
  /** The first printed text of a request. */
  firstOutput(id: string): Promise<Received>
  control(type: string): Promise<Received>
  /** Sends frames as they are to the shell or control channel. */
  raw(channel: 'shell' | 'control', frames: (Buffer | string)[]): Promise<void>
  readonly key: string
  close(): Promise<void>
}

const launcher = resolve(__dirname, '..', '..', 'src', 'kernel', 'launcher.js')

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, '127.0.0.1')
      await once(server, 'listening')
      return server
    }),
  )
  const ports = servers.map(server => (server.address() as { port: number }).port)
  for (const server of servers) server.close()
  return ports
}

export interface ConnectionFile {
  readonly folder: string
  readonly file: string
  readonly ports: readonly number[]
  readonly key: string
}

/** Writes a connection file as Jupyter does. */
export async function writeConnection(): Promise<ConnectionFile> {
  const ports = await freePorts(5)
  const folder = mkdtempSync(join(tmpdir(), 'kernel-'))
  const file = join(folder, 'connection.json')
  const key = randomUUID()
  const [shell_port, iopub_port, stdin_port, control_port, hb_port] = ports
  const connection = { shell_port, iopub_port, stdin_port, control_port, hb_port, ip: '127.0.0.1', key }
  writeFileSync(file, JSON.stringify({ ...connection, transport: 'tcp', signature_scheme: 'hmac-sha256' }))
  return { folder, file, ports, key }
}

/** The command line of the kernel for a connection file. */
export const kernelCommand = (file: string): string[] => ['--no-force-async-hooks-checks', launcher, file]

function received(frames: readonly Buffer[]): Received {
  const at = frames.findIndex(frame => frame.toString() === '<IDS|MSG>')
  const [header, parent, , content] = frames.slice(at + 2).map(frame => JSON.parse(frame.toString()))
  return { type: header.msg_type, content, parent: parent.msg_id }
}

const ofTime = <T>(promise: Promise<T>, what: string): Promise<T> => {
  let timer: NodeJS.Timeout
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} did not come within 60 s`)), 60_000)
  })
  return Promise.race([promise, late]).finally(() => clearTimeout(timer))
}

/** tslab's own kernel, as npm installs it. */
export const stockCommand = (file: string): string[] => [
  require.resolve('tslab/bin/tslab'),
  'kernel',
  '--config-path',
  file,
]

/**
 * Starts a kernel as the head of a process group and waits until it answers. As Jupyter does, it takes other ports where
 * the kernel ends at once: another program may have taken one that was free.
 */
export async function startKernel(folder: string, command = kernelCommand): Promise<KernelClient> {
  for (let attempt = 1; ; attempt++) {
    const client = await startOnce(folder, command)
    if (client !== undefined) return client
    if (attempt === 3) throw new Error('the kernel ended three times before it answered')
  }
}

async function startOnce(folder: string, command: typeof kernelCommand): Promise<KernelClient | undefined> {
  const connection = await writeConnection()
  const { ports, key } = connection
  const child = spawn(process.execPath, command(connection.file), {
    cwd: folder,
    detached: true,
    stdio: 'ignore',
  })
  const shell = new Dealer()
  const controlSocket = new Dealer()
  const iopub = new Subscriber()
  iopub.subscribe()
  for (const [socket, port] of [
    [shell, 0],
    [iopub, 1],
    [controlSocket, 3],
  ] as const)
    socket.connect(`tcp://127.0.0.1:${ports[port]}`)

  const replies = new Map<string, Received>()
  const publications = new Map<string, Received[]>()
  const idle = new Set<string>()
  let changed: () => void = () => {}
  const listen = async (socket: Dealer | Subscriber, take: (message: Received) => void) => {
    for await (const frames of socket) {
      take(received(frames))
      changed()
    }
  }
  for (const socket of [shell, controlSocket]) void listen(socket, message => void replies.set(message.parent, message))
  void listen(iopub, message => {
    publications.set(message.parent, [...(publications.get(message.parent) ?? []), message])
    if (message.type === 'status' && message.content.execution_state === 'idle') idle.add(message.parent)
  })
  const when = async <T>(value: () => T | undefined): Promise<T> => {
    for (;;) {
      const found = value()
      if (found !== undefined) return found
      await new Promise<void>(next => {
        const before = changed
        changed = () => {
          before()
          next()
        }
      })
    }
  }
  const sendOn = async (socket: Dealer, type: string, content: Fields, signedWith = key) => {
    const frames = messageFrames(signedWith, undefined, type, content)
    await socket.send(frames)
    return JSON.parse(String(frames[2])).msg_id as string
  }
  const client: KernelClient = {
    process: child,
    send: (type, content, signedWith) => sendOn(shell, type, content, signedWith),
    reply: id =>
      ofTime(
        when(() => replies.get(id)),
        'the reply',
      ),
    published: async id => {
      await ofTime(
        when(() => (idle.has(id) ? true : undefined)),
        'idle',
      )
      return publications.get(id) ?? []
    },
    soFar: id => publications.get(id) ?? [],
    firstOutput: id =>
      ofTime(
        when(() => publications.get(id)?.find(({ type }) => type === 'stream')),
        'an output',
      ),
    async execute(code, options = {}) {
      const id = await client.send('execute_request', { code, silent: false, store_history: true, ...options })
      const reply = await client.reply(id)
      const outputs = (await client.published(id)).filter(({ type }) => type !== 'status' && type !== 'execute_input')
      return { outputs, reply: reply.content }
    },
    key,
    raw: (channel, frames) => (channel === 'shell' ? shell : controlSocket).send(frames),
    control: async type => client.reply(await sendOn(controlSocket, type, {})),
    async close() {
      if (child.exitCode === null && child.signalCode === null) {
        const gone = once(child, 'exit')
        process.kill(-child.pid!, 'SIGKILL')
        await gone
      }
      for (const socket of [shell, controlSocket, iopub]) socket.close()
      rmSync(connection.folder, { recursive: true, force: true })
    },
  }
  // What is published before the subscription has arrived is lost: ask until an answer is also seen to be published.
  for (const deadline = Date.now() + 20_000; idle.size === 0; ) {
    const ended = child.exitCode !== null || child.signalCode !== null
    if (ended || Date.now() > deadline) {
      await client.close()
      if (ended) return undefined
      throw new Error('the kernel did not answer within 20 s')
    }
    await client.send('kernel_info_request', {})
    await new Promise(done => setTimeout(done, 200))
  }
  return client
}

/** The text that a cell printed to one stream. */
export const printed = ({ outputs }: Execution, name = 'stdout'): string =>
  outputs
    .filter(({ type, content }) => type === 'stream' && content.name === name)
    .map(o => o.content.text)
    .join('')
