import { spawnSync } from 'node:child_process'
import * as fs from 'node:fs'
import * as os from 'node:os'
import * as path from 'node:path'
import { packageFolder } from '../tables/lab-home.js'
import { backend } from '../tensors/tensorflow.js'

/** Where rows come from: enough to compute them again. */
export interface Provenance {
  readonly package: string
  /** of the checkout; null for an installed package */
  readonly commit: string | null
  /** whether what computes differed from that commit; notebooks and documents do not count */
  readonly dirty: boolean | null
  readonly device: string
  readonly processor: string
  readonly libraries: Readonly<Record<string, string>>
}

const computing = ['src', 'data', 'package.json', 'package-lock.json', 'set-up/requirements-*.txt']

/**
 * The provenance of a run's rows. What it is made with does not depend on how much of it this process itself has computed:
 * rows that all come from checkpoints name TensorFlow, too.
 */
export function provenance(device: string, usesTensorflow: boolean): Provenance {
  const { version } = JSON.parse(fs.readFileSync(path.join(packageFolder, 'package.json'), 'utf8'))
  const commit = git(['rev-parse', 'HEAD'])
  const changes = commit === null ? null : git(['status', '--porcelain', '--untracked-files=no', '--', ...computing])
  return {
    package: version,
    commit,
    dirty: changes === null ? null : changes !== '',
    device,
    processor: os.cpus()[0]?.model ?? process.arch,
    libraries: {
      node: process.versions.node,
      ...(usesTensorflow ? { tensorflow: backend().binding.TF_Version } : {}),
    },
  }
}

/** git's answer about the checkout; null outside of one. */
function git(words: readonly string[]): string | null {
  if (!fs.existsSync(path.join(packageFolder, '.git'))) return null
  const answer = spawnSync('git', words, { cwd: packageFolder, encoding: 'utf8' })
  return answer.status === 0 ? answer.stdout.trim() : null
}
