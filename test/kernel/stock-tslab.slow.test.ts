import assert from 'node:assert/strict'
import { resolve } from 'node:path'
import { after, test } from 'node:test'
import { flaws, pause } from './flaws.js'
import { type KernelClient, kernelCommand, startKernel, stockCommand } from './kernel-client.js'

const notebooks = resolve(__dirname, '..', '..', '..', 'notebooks')

const kernels = {
  own: {
    command: kernelCommand,
    interrupt: async (kernel: KernelClient) => void (await kernel.control('interrupt_request')),
  },
  stock: {
    command: stockCommand,
    interrupt: async ({ process: { pid } }: KernelClient) => void process.kill(-pid!, 'SIGINT'),
  },
}

for (const [name, { command, interrupt }] of Object.entries(kernels)) {
  let kernel: KernelClient | undefined
  after(() => kernel?.close())
  for (const { what, breaks, seen } of flaws)
    test(`${name === 'own' ? 'not so in our kernel' : "tslab's own kernel"}: ${what}`, async () => {
      kernel ??= await startKernel(notebooks, command)
      const own = kernel
      // tslab answers nothing for 200 ms after an error
      await pause(300)
      assert.equal(await seen(own, () => interrupt(own)), name === 'stock')
      if (!breaks || name === 'own') return
      await own.close()
      kernel = undefined
    })
}
