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

/** What an interrupt stops, and the cells that it belongs to. */
export interface CellBound {
  /** The newest cell waits for it: an interrupt of that cell stops it. */
  awaited(): void
  /** No interrupt stops it any more. */
  free(): void
}

/**
 * Binds work to the newest cell, which starts it: `stop` is called when that cell is interrupted, or one that waits for it,
 * and when the user interrupts while no cell runs. An interrupt of any other cell leaves it alone.
 */
export function stoppedWithItsCells(stop: () => void): CellBound {
  const cells = new Set([newestCell()])
  const free = onInterrupt(cellRuns => {
    if (!cellRuns || cells.has(newestCell())) stop()
  })
  return { awaited: () => void cells.add(newestCell()), free }
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
