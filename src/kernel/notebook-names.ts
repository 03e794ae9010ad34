/** How a name of the notebook is read and written. */
interface Binding {
  /** the number of the run that declared it: a newer one takes the name over */
  readonly serial: number
  readonly get: () => unknown
  readonly set: (value: unknown) => void
}

/** A variable of a cell that its functions see: they and the other cells share it through these. */
export type Live = Readonly<Record<string, readonly [get: () => unknown, set: (value: unknown) => void]>>

/** The names that one run of a cell declares, as its JavaScript gives them to the notebook. */
export interface CellNames {
  /** what the JavaScript calls `exports` */
  readonly exports: object
  /** Makes variables shared, before anything else runs. */
  share(live: Live): void
  /** The value of the last expression, once. */
  takeResult(): unknown
  /** No name is taken over from now on. Returns the declared names that were not reached. */
  end(): ReadonlySet<string>
}

/** The names of all cells of one notebook. */
export interface NotebookNames {
  open(serial: number, declared: ReadonlySet<string>, result: string | undefined): CellNames
}

function valueBinding(serial: number, initial: unknown): Binding {
  let value = initial
  return {
    serial,
    get: () => value,
    set: next => {
      value = next
    },
  }
}

/**
 * Names mean the newest declaration that ran. A `let` that a function of its cell uses stays one variable: other cells read
 * and write the function's own, where tslab would make a copy of it.
 */
export function notebookNames(): NotebookNames {
  const bindings = new Map<PropertyKey, Binding>()
  const assign = (name: PropertyKey, value: unknown) => {
    const binding = bindings.get(name)
    if (binding) binding.set(value)
    else bindings.set(name, valueBinding(0, value))
  }
  return {
    open(serial, declared, resultName) {
      const shared = new Map<PropertyKey, Binding>()
      const reached = new Set<string>()
      let ended = false
      let result: unknown
      const declare = (name: string, value: () => Binding) => {
        const present = bindings.get(name)
        // What goes on of a cell that has ended, or was run again, keeps to its own variables.
        if ((present && present.serial > serial) || (ended && !reached.has(name))) return
        reached.add(name)
        if (present?.serial !== serial) bindings.set(name, shared.get(name) ?? value())
      }
      const exports = new Proxy(Object.create(null) as Record<string, unknown>, {
        get: (_, name) => bindings.get(name)?.get(),
        has: (_, name) => bindings.has(name),
        set(_, name, value) {
          if (name === resultName) result = value
          else if (typeof name === 'string' && declared.has(name)) {
            declare(name, () => valueBinding(serial, value))
            const binding = bindings.get(name)
            if (binding?.serial === serial && !shared.has(name)) binding.set(value)
          } else assign(name, value)
          return true
        },
        // TypeScript defines names that were imported by getters.
        defineProperty(_, name, { get, value }) {
          if (typeof name === 'string' && declared.has(name))
            declare(name, () => (get ? importBinding(serial, get) : valueBinding(serial, value)))
          return true
        },
      })
      return {
        exports,
        share(live) {
          for (const [name, [get, set]] of Object.entries(live)) shared.set(name, { serial, get, set })
        },
        takeResult() {
          const taken = result
          result = undefined
          return taken
        },
        end() {
          ended = true
          return new Set([...declared].filter(name => !reached.has(name)))
        },
      }
    },
  }
}

/** A name that was imported follows what its module exports, until a cell writes to it. */
function importBinding(serial: number, imported: () => unknown): Binding {
  let get = imported
  return {
    serial,
    get: () => get(),
    set: value => {
      get = () => value
    },
  }
}
