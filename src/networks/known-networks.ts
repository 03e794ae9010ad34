import { densenet4036 } from './densenet.js'
import { lenet } from './lenet.js'
import type { InputShape, Network } from './network.js'
import { resnet, resnet110, type ResnetOptions, resnetSmall } from './resnet.js'

/** The lab's own networks by name; `layers` and `planes` are those of `resnet` alone. */
export const knownNetworks = {
  lenet,
  resnet,
  'resnet-small': (input, { activation, dropout }) => resnetSmall(input, { activation, dropout }),
  'resnet-110': (input, { activation, dropout }) => resnet110(input, { activation, dropout }),
  'densenet-40-36': densenet4036,
} as const satisfies Record<string, (input: InputShape, options: ResnetOptions) => Network>

export type KnownNetwork = keyof typeof knownNetworks
