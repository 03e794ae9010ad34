import type { Row } from '../../src/tables/column.js'

/** Made-up rows of the columns of `variance-ratio`: ratio = end · progress^power, limits ±12 %. No measurement. */
export function syntheticRows(options: { zero?: boolean; epochs?: readonly number[]; breakEven?: number } = {}): Row[] {
  const { zero = false, epochs = [2, 5, 10], breakEven = 1 / 2 } = options
  const places = [...(zero ? [0] : []), 0.02, 0.11, 0.33, 0.55, 0.77, 1]
  return epochs.flatMap((epoch, line) =>
    places.map(progress => {
      const ratio = (0.92 - 0.1 * line) * progress ** (0.28 - 0.03 * line)
      return {
        estimator: 'svrg',
        epoch,
        step: (epoch - 1) * 64 + Math.ceil(64 * progress),
        progress,
        sgdVariance: 0.5,
        estimatorVariance: 0.5 * ratio,
        ratio,
        ratioLow: ratio * 0.88,
        ratioHigh: ratio * 1.12,
        breakEven,
        belowBreakEven: 0.5,
        n: 64,
        interval: 'group-jackknife',
        status: 'ok',
      }
    }),
  )
}
