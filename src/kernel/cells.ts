import { type Converter, createConverter } from 'tslab/dist/converter.js'
import { createExecutor, type Executor } from 'tslab/dist/executor.js'
import { bundleOf } from '../notebook/bundle.js'
import { setPublisher } from '../notebook/channel.js'
import { announceInterrupt } from '../notebook/interrupts.js'
import { captureStreams } from './captured-streams.js'
import { CellStopped, type CellWork, cellWork, followCells, here, resumed, resumedEach } from './cell-work.js'
import type { CellError } from './cell-error.js'
import { type Complaint, compileError } from './compile-error.js'
import type { Phase } from './control-thread.js'
import { type CompiledCell, named } from './compiled-cell.js'
import { reachedDeclarations } from './declarations.js'
import { executableCell } from './executable-cell.js'
import { originalColumn, withInsertions } from './insertions.js'
import { type CellNames, notebookNames } from './notebook-names.js'
import { errorText, isError } from './thrown-text.js'
import { interruptedError, runtimeError } from './runtime-error.js'
import { shorthandInsertions } from './shorthand-properties.js'
import { mergeStreams, type StreamMerger } from './stream-merger.js'
import { restoreRemovedFunctions } from '../tensors/removed-functions.js'
import { followTensors } from '../tensors/unreachable-tensors.js'
import { awaitInsertions } from './top-level-await.js'

export type OutputType = 'stream' | 'display_data' | 'update_display_data' | 'execute_result' | 'error'

/** Where the outputs of one cell go, as the content of Jupyter's messages. */
export type Emit = (type: OutputType, content: Readonly<Record<string, unknown>>) => void

export interface Cells {
  readonly executor: Executor
  /** Runs one cell under the given number; what went wrong, where something did, is also emitted. */
  run(code: string, count: number, emit: Emit): Promise<CellError | undefined>
  /**
   * Ends the running cell and what it started; where none runs, ends what earlier cells left behind. Those who listen for
   * interrupts are told unless this was called before for the same one.
   */
  interrupt(isNew?: boolean): void
  /** Frees the tensors that no cell can reach any more; to be called between two cells. */
  tidy(): Promise<void>
  /** Writes to the process's own standard error, which the cells' prints do not reach. */
  log(text: string): void
  close(): void
}

export interface CellOptions {
  /** Called where the synchronous part of a cell begins, where what it left to do may run, and where it has ended. */
  readonly onPhase?: (phase: Phase) => void
  /** An error that came when no cell was running: a timer or a promise that an earlier cell left behind. */
  readonly onLateError?: (error: CellError) => void
}

/** The cell that runs, or the last one that did: it receives what comes late. */
interface Newest {
  readonly emit: Emit
  readonly streams: StreamMerger
  readonly work: CellWork
  running: boolean
  interrupted: boolean
  /** Ends the cell although its promise is still waiting. */
  fail: (reason: unknown) => void
}

/** Lets timers without delay fire and rejections that nobody awaited become known. */
const settle = () => new Promise<void>(resolve => setTimeout(() => setImmediate(resolve), 1))

const interruptions = new Set(['Interrupted asynchronously', 'Script execution was interrupted by `SIGINT`'])
const isInterruption = (thrown: unknown) =>
  isError(thrown) && (thrown instanceof CellStopped || interruptions.has(errorText(thrown, 'message', '')))

/** A module whose loading was torn down would stay half a module: the next import loads it anew. */
function forgetHalfLoaded(): void {
  for (const [file, module] of Object.entries(require.cache)) if (module?.loaded === false) delete require.cache[file]
}

/** What the JavaScript of a cell finds under the name `__tslab__`. */
interface Hooks {
  exports: object
  share: CellNames['share']
  here: typeof here
  resumed: typeof resumed
  resumedEach: typeof resumedEach
}

/** One run of a cell. */
interface CellRun {
  readonly code: string
  readonly count: number
  readonly complaints: Complaint[]
  readonly thrown: unknown[]
  /** where it was compiled: its names, and the declarations before and after it */
  compiled?: { readonly names: CellNames; readonly before: string; readonly after: string }
}

/**
 * The cells of one notebook, run in this process by tslab's converter and executor; its folder is the working directory.
 * From now on everything this process prints is an output of the newest cell, and no error of a cell ends the process.
 */
export function openCells(options: CellOptions = {}): Cells {
  restoreRemovedFunctions()
  const compiled = new Map<number, CompiledCell>()
  let serial = 0
  let current: CellRun
  let newest: Newest | undefined
  let declarations = ''
  let works: CellWork[] = []
  const allNames = notebookNames()
  const tensors = followTensors()
  followCells()

  const typeChecker = createConverter({ isJS: false, isBrowser: false })
  const converter: Converter = {
    ...typeChecker,
    convert(_, code) {
      const insertions = [...awaitInsertions(code), ...shorthandInsertions(code)]
      const converted = typeChecker.convert(declarations, withInsertions(code, insertions))
      for (const { start, fileName } of converted.diagnostics)
        if (!fileName) start.character = originalColumn(code, insertions, start.line, start.character)
      if (converted.diagnostics.length > 0) return converted
      const { javascript, declared } = executableCell(converted.output ?? '')
      compiled.set(++serial, { count: current.count, code, javascript })
      const names = allNames.open(serial, declared, converted.lastExpressionVar)
      current.compiled = { names, before: declarations, after: converted.declOutput ?? '' }
      Object.assign(hooks, { exports: names.exports, share: names.share })
      return { ...converted, output: named(javascript, serial), lastExpressionVar: undefined }
    },
    inspect: (_, code, position) => typeChecker.inspect(declarations, code, position),
    complete: (_, code, position) => typeChecker.complete(declarations, code, position),
  }
  const executor = createExecutor(
    process.cwd(),
    { node: converter, browser: converter, close: () => typeChecker.close() },
    {
      log: () => {},
      error: (...args: unknown[]) => {
        if (args.length === 1) current.thrown.push(args[0])
        else {
          const [, file, line, column, text] = args as [string, string, number, number, string]
          current.complaints.push({ file: file.trim(), line, column, text })
        }
      },
    },
  )

  const hooks = (globalThis as unknown as { readonly __tslab__: Hooks }).__tslab__
  Object.assign(hooks, { here, resumed, resumedEach })

  const own = captureStreams((name, text) => {
    if (newest) newest.streams.write(name, text)
    else own.log(text)
  })
  const unawaited = (thrown: unknown) => {
    if (isError(thrown) && thrown instanceof CellStopped) return
    if (newest?.running) return newest.fail(thrown)
    const error = runtimeError(thrown, compiled, undefined)
    newest?.streams.flush()
    newest?.emit('error', { ename: error.ename, evalue: error.evalue, traceback: error.traceback })
    options.onLateError?.(error)
  }
  process.on('uncaughtException', unawaited)
  process.on('unhandledRejection', unawaited)

  async function execute(code: string): Promise<boolean> {
    // A stack of its own: an interrupt may tear it down, and must not take the kernel's with it.
    const result = new Promise<boolean>((resolve, reject) =>
      setImmediate(() => {
        options.onPhase?.('cell')
        try {
          executor.execute(code).then(resolve, reject)
        } finally {
          const isOver = current.thrown.some(isInterruption)
          if (isOver) newest!.work.stop()
          options.onPhase?.(isOver ? 'kernel' : 'open')
        }
      }),
    )
    const failure = new Promise<never>((_, reject) => {
      newest!.fail = reject
    })
    failure.catch(() => {})
    const ok = await Promise.race([result, failure])
    await Promise.race([settle(), failure])
    return ok
  }

  async function runCell(code: string, count: number, emit: Emit): Promise<CellError | undefined> {
    const streams = mergeStreams((name, text) => emit('stream', { name, text }))
    const send: Emit = (type, content) => {
      streams.flush()
      emit(type, content)
    }
    const cell: CellRun = { code, count, complaints: [], thrown: [] }
    const work = cellWork()
    const mine: Newest = { emit, streams, work, running: true, interrupted: false, fail: () => {} }
    const closeScopes = tensors.scopes()
    newest = mine
    current = cell
    works.push(work)
    setPublisher((type, content) => send(type, { ...content }))
    let ok = await execute(code).catch(thrown => {
      cell.thrown.push(thrown)
      return false
    })
    mine.running = false
    const result = cell.compiled?.names.takeResult()
    if (ok && result != null) {
      try {
        send('execute_result', { execution_count: count, data: bundleOf(result), metadata: {} })
      } catch (thrown) {
        cell.thrown.push(thrown)
        ok = false
      }
    }
    options.onPhase?.('kernel')
    streams.flush()
    // Where native code was torn down, it may say so by an error of its own.
    mine.interrupted = cell.thrown.some(isInterruption) || (!ok && mine.interrupted)
    if (cell.compiled) {
      const { names, before, after } = cell.compiled
      const unreached = names.end()
      declarations = ok ? after : reachedDeclarations(before, after, unreached)
    }
    if (mine.interrupted) {
      work.stop()
      closeScopes()
      forgetHalfLoaded()
    }
    const error = errorOf(ok)
    if (error) send('error', { ename: error.ename, evalue: error.evalue, traceback: error.traceback })
    return error

    function errorOf(ok: boolean): CellError | undefined {
      if (cell.complaints.length > 0) return compileError(code, cell.complaints)
      if (cell.thrown.length === 0 && ok) return undefined
      if (mine.interrupted) return interruptedError
      return runtimeError(cell.thrown[0], compiled, compiled.get(serial))
    }
  }

  return {
    executor,
    log: own.log,
    async run(code, count, emit) {
      try {
        return await runCell(code, count, emit)
      } catch (thrown) {
        // The kernel's own failure: told like the cell's, so that the next cell can run.
        const error = runtimeError(thrown, compiled, undefined)
        emit('error', { ename: error.ename, evalue: error.evalue, traceback: error.traceback })
        return error
      }
    },
    tidy: () => tensors.free(),
    interrupt(isNew = true) {
      const cell = newest
      if (isNew) announceInterrupt(cell?.running === true)
      executor.interrupt()
      if (!cell?.running && !cell?.interrupted) {
        for (const work of works) work.stop()
        works = []
        return
      }
      cell.interrupted = true
      cell.work.stop()
      // A cell whose stack was torn down never answers by itself.
      setTimeout(() => cell.fail(new CellStopped()), 50)
    },
    close: () => executor.close(),
  }
}
