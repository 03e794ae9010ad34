import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * Imported first by tests that compute with TensorFlow: the CPU and two threads, set before TensorFlow is loaded,
 * since bits and memory are compared; and a home of their own, in which nothing may be left.
 */
process.env.CUDA_VISIBLE_DEVICES = '-1'
process.env.TF_NUM_INTRAOP_THREADS = '2'
process.env.TF_NUM_INTEROP_THREADS = '2'
process.env.GRADIENT_LAB_HOME = mkdtempSync(join(tmpdir(), 'gradient-lab-test-'))

/** The folder in which graphs pass through on their way into TensorFlow. */
export const scratch = join(process.env.GRADIENT_LAB_HOME, 'results', 'scratch')

const home = process.env.GRADIENT_LAB_HOME
process.on('exit', () => rmSync(home, { recursive: true, force: true }))
