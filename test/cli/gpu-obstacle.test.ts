import assert from 'node:assert/strict'
import { test } from 'node:test'
import { firstObstacle, type GpuSurroundings } from '../../src/cli/gpu-obstacle.js'

/** A machine whose GPU TensorFlow should use, and does not for a reason that cannot be seen. */
const usual: GpuSurroundings = {
  gpus: 'NVIDIA H100, 81559 MiB, 570.0',
  deviceFiles: true,
  environment: {},
  nvidia: '/venv/nvidia',
  open: () => undefined,
}

function reason(change: Partial<GpuSurroundings>): string | undefined {
  return firstObstacle({ ...usual, ...change })?.reason
}

test('a machine without an NVIDIA GPU, or one that was told to use the CPU, has no obstacle', () => {
  assert.equal(reason({ gpus: undefined, deviceFiles: false }), undefined)
  assert.equal(reason({ environment: { GRADIENT_LAB_DEVICE: 'cpu' } }), undefined)
})

test('the first thing between TensorFlow and the GPU is named with its remedy', () => {
  assert.equal(reason({ environment: { CUDA_VISIBLE_DEVICES: '-1' } }), 'CUDA_VISIBLE_DEVICES=-1 hides the GPU')
  assert.match(reason({ gpus: undefined }) ?? '', /driver is installed but nvidia-smi does not answer/)
  const cpuWheel = firstObstacle({ ...usual, nvidia: undefined })
  assert.equal(cpuWheel?.reason, 'the installed TensorFlow is the one for the CPU')
  assert.equal(cpuWheel?.remedy, 'GRADIENT_LAB_DEVICE=gpu npm run setup')
})

test('a library that cannot be opened is named with the complaint of the loader, the driver before CUDA', () => {
  const lacking = (names: readonly string[]) => (library: string) =>
    names.some(name => library.endsWith(name)) ? `${library}: no such file` : undefined
  assert.equal(
    reason({ open: lacking(['libcusolver.so.11', 'libnvidia-ml.so.1']) }),
    "the driver's libnvidia-ml.so.1 cannot be opened: libnvidia-ml.so.1: no such file",
  )
  assert.equal(
    reason({ open: lacking(['libcusolver.so.11']) }),
    "CUDA's libcusolver.so.11 cannot be opened: /venv/nvidia/cusolver/lib/libcusolver.so.11: no such file",
  )
})

test('where every library opens the doctor says how to see what TensorFlow says', () => {
  assert.match(firstObstacle(usual)?.remedy ?? '', /^TF_CPP_MIN_LOG_LEVEL=0 /)
})
