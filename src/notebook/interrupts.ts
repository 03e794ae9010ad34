import { newestCell } from './channel.js'

/** Hears an interrupt, and whether a cell was running. */
type Listener = (cellRuns: boolean) => void

/** One set for every loaded copy of this package, so that the kernel and the cells mean the same. */
const symbol = Symbol.for('gradient-lab.interrupt')
const place = globalThis as { [symbol]?: Set<Listener> }
const listeners = (): Set<Listener> => {
  place[symbol] ??= new Set()
  return place[symbol]
}

/** Calls `listener` whenever the user interrupts the kernel; returns what ends that. */
export function onInterrupt(listener: Listener): () => void {
  listeners().add(listener)
  return () => listeners().delete(listener)
}

/** Notes that the newest cell waits for some work, as by reading its `done`: an interrupt of that cell stops it. */
export type Awaited = () => void

/**
 * Binds work to the newest cell, which starts it, and to every cell that reads its `done`: `stop` is called when one of them
 * is interrupted, and when the user interrupts while no cell runs. An interrupt of any other cell leaves it alone.
 */
export function stopWithItsCells(work: { readonly done: Promise<unknown> }, stop: () => void): Awaited {
  const cells = new Set([newestCell()])
  const awaited = () => void cells.add(newestCell())
  const { done } = work
  const free = onInterrupt(cellRuns => {
    if (!cellRuns || cells.has(newestCell())) stop()
  })
  done.then(free, free)
  const get = () => {
    awaited()
    return done
  }
  Object.defineProperty(work, 'done', { enumerable: true, get })
  return awaited
}

/** Tells every listener: the kernel calls this when the user interrupts. What one throws does not keep it from the others. */
export function announceInterrupt(cellRuns = true): void {
  for (const listener of [...listeners()])
    try {
      listener(cellRuns)
    } catch (error) {
      console.error(error)
    }
}
