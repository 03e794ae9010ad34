import { Router } from 'zeromq'
import { openCells } from './cells.js'
import { addressOf, readConnection } from './connection.js'
import { startControl } from './control-thread.js'
import { executionQueue } from './execution-queue.js'
import { catchInterruptSignal, takeLateSignals } from './interrupt-signal.js'
import { type Message, messageFrames, parseMessage } from './message.js'
import { watchForOrphans } from './orphan-watch.js'
import { answerTo, type HistoryEntry } from './requests.js'

type Fields = Readonly<Record<string, unknown>>
type Send = (frames: (Buffer | string)[]) => unknown

/** Sends at once and without limit: by default zeromq.js refuses the 513th message of one turn. */
const unlimited = { sendHighWaterMark: 0, sendTimeout: 0 }

/** The kernel: node launcher.js CONNECTION-FILE, in the notebook's folder. */
async function launch(connectionFile: string): Promise<void> {
  const connection = readConnection(connectionFile)
  const { key } = connection
  watchForOrphans()
  const shell = new Router(unlimited)
  const stdin = new Router()
  const history: HistoryEntry[] = []
  let count = 0
  let running: Message | undefined
  let ending = false

  const publish = (parent: Message | undefined, type: string, content: Fields) =>
    control.publish(messageFrames(key, parent && { ...parent, identities: [Buffer.from(type)] }, type, content))
  const status = (parent: Message | undefined, state: 'starting' | 'busy' | 'idle') =>
    publish(parent, 'status', { execution_state: state })
  const toShell: Send = frames => void shell.send(frames)

  const control = await startControl(connection, {
    interrupt: isNew => cells.interrupt(isNew),
    shutdown: () => void shutDown(),
    request: (frames, reply) => receive(frames, reply),
  })
  const signal = catchInterruptSignal()
  const cells = openCells({
    onPhase(phase) {
      control.setPhase(phase)
      if (phase !== 'cell') signal.restore()
    },
  })
  process.on('SIGTERM', () => void shutDown())
  process.on('exit', status => {
    if (ending || !running) return
    const evalue = `cell [${count}] ended the kernel (process.exit, status ${status}): all names are lost`
    publish(running, 'error', { ename: 'KernelEnded', evalue, traceback: [`KernelEnded: ${evalue}`] })
    control.flush()
    // Sockets of another thread do not outlive an orderly end.
    endChildren()
    process.kill(process.pid, 'SIGKILL')
  })

  const queue = executionQueue<Message>(execute, request => {
    status(request, 'busy')
    toShell(messageFrames(key, request, 'execute_reply', { status: 'aborted' }))
    status(request, 'idle')
  })

  async function execute(request: Message): Promise<void> {
    const { silent, store_history: stored, stop_on_error: stops } = request.content
    const code = (request.content.code as string).replace(/\r\n?/g, '\n')
    running = request
    control.setRunning({ ...request, content: {} })
    status(request, 'busy')
    if (!silent && stored !== false) history.push([1, ++count, code])
    if (!silent) publish(request, 'execute_input', { code, execution_count: count })
    // A late signal would end this cell.
    if (await control.quiet()) takeLateSignals()
    const error = await cells.run(code, count, (type, content) => {
      if (!silent) publish(request, type, content)
    })
    const abort = error && stops !== false ? await queue.takeWaiting() : () => {}
    const { line: _, ...shown } = error ?? {}
    const outcome = error ? { status: 'error', ...shown } : { status: 'ok', payload: [], user_expressions: {} }
    toShell(messageFrames(key, request, 'execute_reply', { ...outcome, execution_count: count }))
    status(request, 'idle')
    // After the reply: at the first one that is not ok, JupyterLab takes the number from every cell that has none yet.
    abort()
    running = undefined
    control.setRunning(undefined)
    await cells.tidy()
    control.setPhase('open')
  }

  function answer(request: Message, send: Send): void {
    const type = request.header.msg_type
    let content: Fields | undefined
    status(request, 'busy')
    try {
      content = answerTo(type, request.content, cells.executor, history)
    } catch (error) {
      const { name, message } = error as Error
      content = { status: 'error', ename: name, evalue: message, traceback: [] }
    }
    if (content) send(messageFrames(key, request, type.replace(/_request$/, '_reply'), content))
    status(request, 'idle')
    // To the client that `idle` meant the whole kernel.
    if (running) status(running, 'busy')
  }

  function refuse(request: Message, send: Send): void {
    const evalue = `code must be a text, got ${typeof request.content.code}`
    status(request, 'busy')
    const content = { status: 'error', execution_count: count, ename: 'TypeError', evalue, traceback: [] }
    send(messageFrames(key, request, 'execute_reply', content))
    status(request, 'idle')
  }

  function receive(frames: Buffer[], send: Send): void {
    control.asKernel(() => {
      try {
        const request = parseMessage(key, frames)
        if (request.header.msg_type === 'execute_request') {
          if (typeof request.content.code === 'string') queue.add(request)
          else refuse(request, send)
        } else if (request.header.msg_type === 'shutdown_request') {
          send(
            messageFrames(key, request, 'shutdown_reply', { status: 'ok', restart: request.content.restart === true }),
          )
          void shutDown()
        } else answer(request, send)
      } catch (error) {
        cells.log((error as Error).message)
      }
    })
  }

  async function shutDown(): Promise<void> {
    if (ending) return
    ending = true
    cells.close()
    await control.close()
    for (const socket of [shell, stdin]) socket.close()
    endChildren()
    setTimeout(() => process.exit(0), 100)
  }

  await Promise.all([
    shell.bind(addressOf(connection, connection.shell_port)),
    stdin.bind(addressOf(connection, connection.stdin_port)),
  ])
  status(undefined, 'starting')
  for await (const frames of shell) receive(frames, toShell)
}

/** Jupyter starts a kernel as the head of a process group, which what its cells started belongs to. */
function endChildren(): void {
  try {
    process.kill(-process.pid, 'SIGTERM')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

launch(process.argv[2]).catch((error: Error & { address?: string }) => {
  const where = error.address === undefined ? '' : ` on ${error.address}`
  console.error(`kernel: cannot start${where}: ${error.message}; Jupyter starts it again with other ports`)
  // Sockets of another thread do not outlive an orderly end.
  process.kill(process.pid, 'SIGKILL')
})
