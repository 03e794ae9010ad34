import type { MiniBatch } from './problem.js'

/** What stays the same between two accesses to an example within an epoch (Defazio & Bottou 2019, §4). */
export interface Locks {
  readonly transforms: boolean
  readonly dropout: boolean
}

export const locked: Locks = { transforms: true, dropout: true }

/** The mini-batch as it is seen at one access: what is not locked is drawn from a key of that access's own. */
export function atAccess(batch: MiniBatch, locks: Locks, access: string | number): MiniBatch {
  if (locks.transforms && locks.dropout) return batch
  const { transforms, dropout } = batch.keys
  return {
    ...batch,
    keys: {
      transforms: locks.transforms ? transforms : transforms.child('access').child(access),
      dropout: locks.dropout ? dropout : dropout.child('access').child(access),
    },
  }
}
