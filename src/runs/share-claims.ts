/** How a share ended. */
export type Outcome = { readonly found: unknown } | { readonly error: unknown }

/** Hands out the shares of a grid, in order, each to one of the threads that share its memory. */
export interface Claims {
  /** the place of the next share, `count` or more once none is left */
  next(): number
  /** Nobody gets another share. */
  end(): void
  readonly memory: SharedArrayBuffer
}

export function shareClaims(count: number, memory = new SharedArrayBuffer(4)): Claims {
  const counter = new Int32Array(memory)
  return { next: () => Atomics.add(counter, 0, 1), end: () => Atomics.store(counter, 0, count), memory }
}

/** Works on shares until none is left. After one that fails nobody begins another: those before it have been claimed. */
export async function claimShares(
  claims: Claims,
  count: number,
  work: (place: number) => Promise<unknown>,
  ended: (place: number, outcome: Outcome) => void,
): Promise<void> {
  for (let place = claims.next(); place < count; place = claims.next())
    try {
      ended(place, { found: await work(place) })
    } catch (error) {
      claims.end()
      ended(place, { error })
    }
}
