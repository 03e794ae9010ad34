import { integers } from '../../src/random/integers.js'
import type { Key } from '../../src/random/key.js'
import { rootKey } from '../../src/random/root-key.js'

/** A key whose n-th child draws the n-th list as integers below `bound`: found by trying one seed after the other. */
export function drawing(lists: readonly (readonly number[])[], bound: number): Key {
  const children = lists.map(list => {
    for (let seed = 0; ; seed++)
      if (integers(rootKey(seed), list.length, bound).join() === list.join()) return rootKey(seed)
  })
  return { path: 'drawing', child: name => children[name as number] }
}
