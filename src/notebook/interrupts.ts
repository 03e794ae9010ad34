/** One set for every loaded copy of this package, so that the kernel and the cells mean the same. */
const symbol = Symbol.for('gradient-lab.interrupt')
const place = globalThis as { [symbol]?: Set<() => void> }
const listeners = (): Set<() => void> => {
  place[symbol] ??= new Set()
  return place[symbol]
}

/** Calls `listener` whenever the user interrupts the kernel; returns what ends that. */
export function onInterrupt(listener: () => void): () => void {
  listeners().add(listener)
  return () => listeners().delete(listener)
}

/** Tells every listener: the kernel calls this when the user interrupts. What one throws does not keep it from the others. */
export function announceInterrupt(): void {
  for (const listener of [...listeners()])
    try {
      listener()
    } catch (error) {
      console.error(error)
    }
}
