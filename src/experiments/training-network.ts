import { type KnownNetwork, knownNetworks } from '../networks/known-networks.js'
import type { InputShape, Network } from '../networks/network.js'
import type { Parameters } from './experiment.js'

/** The lab's own network that a case names. */
export function knownNetworkOf(parameters: Parameters, input: InputShape): Network {
  return knownNetworks[parameters.network as KnownNetwork](input, {
    layers: parameters.layers as number,
    planes: parameters.planes as number,
    activation: parameters.activation as 'relu' | 'elu',
    dropout: parameters.dropout as number,
  })
}
