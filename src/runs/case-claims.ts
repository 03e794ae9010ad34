import type { Row } from '../tables/column.js'

/** How a case ended. */
export type Outcome = { readonly rows: Row[] } | { readonly error: unknown }

/** Hands out the cases of a grid, in order, each to one of the threads that share its memory. */
export interface Claims {
  /** the place of the next case, `count` or more once none is left */
  next(): number
  /** Nobody gets another case. */
  end(): void
  readonly memory: SharedArrayBuffer
}

export function caseClaims(count: number, memory = new SharedArrayBuffer(4)): Claims {
  const counter = new Int32Array(memory)
  return { next: () => Atomics.add(counter, 0, 1), end: () => Atomics.store(counter, 0, count), memory }
}

/** Works on cases until none is left. After one that fails nobody begins another: those before it have been claimed. */
export async function claimCases(
  claims: Claims,
  count: number,
  work: (place: number) => Promise<Row[]>,
  ended: (place: number, outcome: Outcome) => void,
): Promise<void> {
  for (let place = claims.next(); place < count; place = claims.next())
    try {
      ended(place, { rows: await work(place) })
    } catch (error) {
      claims.end()
      ended(place, { error })
    }
}
