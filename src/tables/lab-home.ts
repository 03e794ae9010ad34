import { resolve, sep } from 'node:path'

/** The folder of the package: the checkout, or where npm installed it. */
export const packageFolder = resolve(__dirname, '..', '..', '..')

/**
 * The folder that holds `results/`, `figures/` and fetched data: GRADIENT_LAB_HOME, else the checkout, else (for an
 * installed package, whose own folder npm may delete) the current folder.
 */
export function labHome(): string {
  const named = process.env.GRADIENT_LAB_HOME
  if (named !== undefined && named !== '') return resolve(named)
  return packageFolder.split(sep).includes('node_modules') ? process.cwd() : packageFolder
}
