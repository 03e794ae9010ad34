/** What a network's layers need beside its parameters: found by running it once. */
export interface BatchNormLayer {
  readonly name: string
  readonly channels: number
  /** values of a channel that one example has: the pixels of an image, 1 behind a dense layer */
  readonly positions: number
}

export interface DropoutLayer {
  readonly rate: number
  /** without the batch axis */
  readonly shape: readonly number[]
}
