import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** What disposing a tensor needs to know, without the tensor itself. */
interface Remains {
  readonly dataId: object
  readonly dtype: string
  readonly size: number
}

interface TrackedTensor extends Remains {
  /** the name of a `tf.Variable`, by which TensorFlow.js itself holds it */
  readonly name?: string
}

/** The part of TensorFlow.js that counts tensors. */
interface Engine {
  readonly state: {
    numTensors: number
    gradientDepth: number
    kernelDepth: number
    activeTape: unknown
    registeredVariables: Record<string, object>
    readonly scopeStack: readonly unknown[]
    readonly numDataMovesStack: unknown[]
  }
  trackTensor(tensor: TrackedTensor, backend: unknown): void
  disposeTensor(tensor: Remains): void
  endScope(): void
}

/** Frees the tensors of a session of cells that nothing can use any more. */
export interface UnreachableTensors {
  /** Frees tensors that no name, no function and no other living object leads to. Does nothing where no tensor was added. */
  free(): Promise<void>
  /** To be called before code that may be torn down; what it returns closes the scopes that were left open. */
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
  let settled = 0
  const variables = new Map<string, WeakRef<object>>()
  const registry = new FinalizationRegistry<Remains>(remains => engine!.disposeTensor(remains))

  function follow(loaded: Engine): void {
    engine = loaded
    const { trackTensor, disposeTensor } = loaded
    loaded.trackTensor = (tensor, backend) => {
      trackTensor.call(loaded, tensor, backend)
      const { dataId, dtype, size, name } = tensor
      registry.register(tensor, { dataId, dtype, size }, tensor)
      if (name !== undefined) variables.set(name, new WeakRef(tensor))
    }
    loaded.disposeTensor = tensor => {
      registry.unregister(tensor)
      disposeTensor.call(loaded, tensor)
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
        state.gradientDepth = 0
        state.kernelDepth = 0
        state.activeTape = null
        state.numDataMovesStack.length = 0
        while (state.scopeStack.length > depth) engine.endScope()
      }
    },
  }
}
