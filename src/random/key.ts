/**
 * A key names a source of randomness: `rootKey(seed).child('augmentation').child(epoch)`.
 * Whatever is drawn with a key depends on the key alone, never on what was drawn before: two places that
 * hold the same key see the same numbers, in any order, on any platform.
 */
export interface Key {
  /** The key's name from the root, for messages: `0/augmentation/3`. */
  readonly path: string
  /** The key of a named part. Different names give independent streams. */
  child(name: string | number): Key
}
