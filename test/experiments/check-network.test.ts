import assert from 'node:assert/strict'
import { test } from 'node:test'
import { completeParameters } from '../../src/experiments/parse-parameters.js'
import { varianceRatio } from '../../src/experiments/variance-ratio.js'

function complete(given: Record<string, number | string>) {
  const parameters = completeParameters(varianceRatio, given)
  varianceRatio.check!(parameters)
  return parameters
}

test('layers and planes are those of resnet, and others are refused in one sentence', () => {
  assert.equal(complete({ network: 'resnet', layers: 56, planes: 32 }).layers, 56)
  for (const network of ['lenet', 'resnet-small', 'resnet-110', 'densenet-40-36', './parts.ts#net']) {
    assert.equal(complete({ network, layers: 20, planes: 16 }).network, network)
    assert.throws(() => complete({ network, planes: 8 }), {
      name: 'RangeError',
      message: `variance-ratio: planes is a parameter of network=resnet alone, got 8 with network=${network}; leave it out`,
    })
    assert.throws(() => complete({ network, layers: 56 }), { name: 'RangeError', message: /layers is a parameter/ })
  }
  assert.throws(() => complete({ network: 'resnet', layers: 18 }), {
    name: 'RangeError',
    message: 'variance-ratio: layers must be 6n + 2 (8, 14, 20, …) for network=resnet, got 18',
  })
})

test('activation and dropout are those of the lab’s own networks, and with another they are refused', () => {
  assert.equal(complete({ network: 'lenet', activation: 'elu', dropout: 0.5 }).dropout, 0.5)
  const own = { network: './parts.ts#net' }
  assert.equal(complete({ ...own, activation: 'relu', dropout: 0 }).network, own.network)
  const message = (what: string) =>
    `variance-ratio: ${what} with network=./parts.ts#net; leave it out, and write it into the network`
  assert.throws(() => complete({ ...own, dropout: 0.5 }), {
    name: 'RangeError',
    message: message("dropout is a parameter of the lab's own networks, got 0.5"),
  })
  assert.throws(() => complete({ ...own, activation: 'elu' }), {
    name: 'RangeError',
    message: message("activation is a parameter of the lab's own networks, got elu"),
  })
})
