/** Where a row of `variance-ratio` says that it was measured. */
export interface ReportedPlace {
  readonly epoch: number
  /** as it was asked for */
  readonly progress: number
  /** updates since the start of the training */
  readonly step: number
}

/** Tolerance for progress·M, which `updatesAt` takes for a whole number where it is one up to rounding. */
const rounding = 1e-9

/**
 * M, the updates of an epoch, from steps = (epoch − 1)·M + ⌈progress·M⌉ of one training; undefined where they leave more than
 * one M. A place in the second epoch or a later one, or the end of the first, leaves one alone.
 * @throws RangeError where no M gives all the steps
 */
export function updatesPerEpoch(places: readonly ReportedPlace[]): number | undefined {
  let [least, most] = [1, Number.POSITIVE_INFINITY]
  for (const { epoch, progress, step } of places) {
    const epochs = epoch - 1 + progress
    if (epochs === 0) continue
    // step − 1 < epochs·M ≤ step
    least = Math.max(least, Math.floor((step - 1 + rounding) / epochs) + 1)
    most = Math.min(most, Math.floor((step + rounding) / epochs))
    if (least > most)
      throw new RangeError(
        `updatesPerEpoch: places must be of one training, with as many updates in each epoch, got step ${step} at epoch ${epoch}, progress ${progress}`,
      )
  }
  return least === most ? least : undefined
}
