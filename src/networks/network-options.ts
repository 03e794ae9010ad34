/** What all networks of the lab can be asked for. */
export interface NetworkOptions {
  readonly activation?: 'relu' | 'elu'
  /** dropout before the last dense layer. Default 0. */
  readonly dropout?: number
}
