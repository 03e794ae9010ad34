/**
 * A key names a source of randomness: `rootKey(seed).child('augmentation').child(epoch)`.
 * Whatever is drawn with a key depends on the key alone, never on what was drawn before: two places that
 * hold the same key see the same numbers, in any order, on any platform.
 * So a key serves one draw: `uniforms(key, n)` and `normals(key, n)` are made from the same bits. For a second draw
 * take a child; a child's numbers are independent of its parent's and of its siblings'.
 */
export interface Key {
  /** The key's name from the root, for messages: `0/augmentation/3`. */
  readonly path: string
  /** The key of a named part: a string, or an integer from 0. Different names give independent streams, and 1 and '1'
   * are different names. */
  child(name: string | number): Key
}
