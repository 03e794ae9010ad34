import { resnetDefaults } from '../networks/resnet.js'
import type { Parameters } from './experiment.js'
import { isPartFile } from './parse-parameters.js'

/**
 * Refuses layers and planes, an activation and dropout that the case's network does not have.
 * @throws RangeError in one sentence that starts with the experiment's name
 */
export function checkNetwork(name: string, { network, layers, planes, activation, dropout }: Parameters): void {
  if (network === 'resnet') {
    if ((layers as number) % 6 !== 2)
      throw new RangeError(`${name}: layers must be 6n + 2 (8, 14, 20, …) for network=resnet, got ${layers}`)
    return
  }
  for (const [parameter, value] of Object.entries({ layers, planes })) {
    const usual = resnetDefaults[parameter as keyof typeof resnetDefaults]
    if (value !== usual)
      throw new RangeError(
        `${name}: ${parameter} is a parameter of network=resnet alone, got ${value} with network=${network}; leave it out`,
      )
  }
  if (!isPartFile(network)) return
  for (const [parameter, value, usual] of [
    ['activation', activation, 'relu'],
    ['dropout', dropout, 0],
  ])
    if (value !== undefined && value !== usual)
      throw new RangeError(
        `${name}: ${parameter} is a parameter of the lab's own networks, got ${value} with network=${network}; leave it out, and write it into the network`,
      )
}
