import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { type TensorCounter, type TensorFacts, type TornTensors, tornTensors } from './torn-tensors.js'

/** The engine of TensorFlow.js. */
interface Engine extends TensorCounter {
  readonly state: TensorCounter['state'] & {
    gradientDepth: number
    kernelDepth: number
    activeTape: unknown
    registeredVariables: Record<string, object>
    readonly scopeStack: unknown[]
    activeScope: unknown
    readonly numDataMovesStack: unknown[]
  }
  trackTensor(tensor: TensorFacts, backend: unknown): void
  /** adds a variable */
  incRef(tensor: TensorFacts, backend: unknown): void
  disposeTensor(tensor: TensorFacts): void
  endScope(): void
}

/** Frees the tensors of a session of cells that nothing can use any more. */
export interface UnreachableTensors {
  /** Frees tensors that no name, no function and no other living object leads to. Does nothing where no tensor was added. */
  free(): Promise<void>
  /** To be called before code that may be torn down; what it returns closes what that left open. */
  scopes(): () => void
}

/** The property under which every copy of TensorFlow.js of this process keeps its one engine. */
const place = '_tfengine'

function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc') as () => void
}

/**
 * Follows the tensors of this process; to be called before TensorFlow.js is loaded, which it does not load.
 *
 * A tensor's memory is not the garbage collector's, but its JavaScript object is. So what a cell that is run again leaves
 * behind is found by the collector itself, which knows what closures and objects still hold: where it finds a tensor
 * unreachable, its memory is given back. Nothing that some living value leads to is ever freed, and the collector need not
 * wait for JavaScript's own memory to run short, as `free` starts it.
 */
export function followTensors(): UnreachableTensors {
  let engine: Engine | undefined
  let torn: TornTensors | undefined
  let settled = 0
  const variables = new Map<string, WeakRef<object>>()
  const registry = new FinalizationRegistry<TensorFacts>(remains => engine!.disposeTensor(remains))

  function follow(loaded: Engine): void {
    engine = loaded
    const changes = tornTensors(loaded, tensor => registry.unregister(tensor))
    torn = changes
    const { trackTensor, incRef, disposeTensor } = loaded
    loaded.trackTensor = (tensor, backend) => {
      changes.begin(tensor, false, backend)
      trackTensor.call(loaded, tensor, backend)
      const { dataId, dtype, size, name } = tensor
      registry.register(tensor, { dataId, dtype, size }, tensor)
      if (name === undefined) changes.end()
      else variables.set(name, new WeakRef(tensor))
    }
    // a variable is there when it has its share of the values
    loaded.incRef = (tensor, backend) => {
      incRef.call(loaded, tensor, backend)
      changes.end()
    }
    loaded.disposeTensor = tensor => {
      changes.begin(tensor, true)
      registry.unregister(tensor)
      disposeTensor.call(loaded, tensor)
      changes.end()
    }
  }

  Object.defineProperty(globalThis, place, { configurable: true, get: () => engine, set: follow })

  /** TensorFlow.js holds each variable by its name: they are let go while the collector runs. */
  function letGo(state: Engine['state']): string[] {
    const names = Object.keys(state.registeredVariables)
    state.registeredVariables = {}
    return names
  }

  function takeBack(state: Engine['state'], names: readonly string[]): void {
    for (const name of names) {
      const variable = variables.get(name)?.deref()
      if (variable) state.registeredVariables[name] = variable
      else variables.delete(name)
    }
  }

  return {
    async free() {
      if (!engine || engine.state.numTensors <= settled) return
      // A job of its own: what was looked at weakly in this one counts as alive until its end.
      await new Promise(setImmediate)
      // `letGo` has returned when the collector runs: a running function keeps what it has read.
      const names = letGo(engine.state)
      garbageCollector()()
      takeBack(engine.state, names)
      await new Promise(resolve => setTimeout(resolve, 0))
      await new Promise(setImmediate)
      settled = engine.state.numTensors
    },
    scopes() {
      const depth = engine?.state.scopeStack.length ?? 0
      return () => {
        if (!engine) return
        const { state } = engine
        torn!.complete()
        state.gradientDepth = 0
        state.kernelDepth = 0
        state.activeTape = null
        state.numDataMovesStack.length = 0
        while (state.scopeStack.length > depth)
          try {
            engine.endScope()
          } catch {
            // Its tensors are left to the collector.
            state.scopeStack.pop()
            state.activeScope = state.scopeStack.at(-1) ?? null
          }
      }
    },
  }
}
