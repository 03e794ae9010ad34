import { join } from 'node:path'

/** The checkout, seen from dist/test/set-up. */
export const checkout = join(__dirname, '..', '..', '..')

/** A module of set-up/, which is plain JavaScript because nothing is built yet when it runs. */
export function setUpModule<Module>(name: string): Module {
  return require(join(checkout, 'set-up', `${name}.mjs`)) as Module
}
