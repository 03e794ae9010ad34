import type { Store } from './experiment.js'

/**
 * A part of a run's results, read from the training's store or computed and kept there. Both are what JSON makes of it: a
 * number that is not finite is null.
 */
export async function kept<T>(store: Store, name: string, compute: () => Promise<T>): Promise<T> {
  const before = store.read(name)
  if (before) return JSON.parse(new TextDecoder().decode(before)) as T
  const bytes = new TextEncoder().encode(JSON.stringify(await compute()))
  store.write(name, bytes)
  return JSON.parse(new TextDecoder().decode(bytes)) as T
}
