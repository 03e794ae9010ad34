// node set-up/test-node-versions.mjs [--fast] [VERSION…]: runs the tests (or the fast ones) under several versions of Node
// (20, 22, 24, 26), whose programs come from npm and go into a temporary folder, and prints a table.
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { foldersOf, root } from './folders.mjs'
import { setUp } from './set-up.mjs'
import { runTests } from './tests.mjs'

const system = process.platform === 'darwin' ? 'darwin' : 'linux'
const speed = process.argv.includes('--fast') ? 'fast' : 'test'
const named = process.argv.slice(2).filter(argument => argument !== '--fast')
const versions = named.length > 0 ? named : ['20', '22', '24', '26']

await setUp(root)
const folders = foldersOf(root)
const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'gradient-lab-node-'))
const table = []
try {
  for (const version of versions) {
    const prefix = path.join(temporary, version)
    const name = `node-${system}-${process.arch}`
    const install = ['install', '--prefix', prefix, '--no-save', '--ignore-scripts', '--no-audit', '--no-fund']
    const got = spawnSync('npm', [...install, `${name}@${version}`], { encoding: 'utf8', cwd: temporary })
    const node = path.join(prefix, 'node_modules', name, 'bin', 'node')
    if (got.status !== 0 || !fs.existsSync(node)) {
      console.error(`${name}@${version} could not be installed:\n${got.stderr}`)
      table.push({ node: version, passed: 0, failed: 1, skipped: 0, seconds: 0 })
      continue
    }
    const exact = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim()
    console.log(`\nNode ${exact}`)
    const programs = `${path.dirname(node)}${path.delimiter}${process.env.PATH}`
    const { summary, seconds } = await runTests({ folders, speed, node, environment: { PATH: programs } })
    table.push({ node: exact, ...(summary ?? { passed: 0, failed: 1, skipped: 0 }), seconds })
  }
} finally {
  fs.rmSync(temporary, { recursive: true, force: true })
}
console.log('\nNode       passed  failed  skipped  seconds')
for (const { node, passed, failed, skipped, seconds } of table)
  console.log(
    `${node.padEnd(10)} ${String(passed).padStart(6)}  ${String(failed).padStart(6)}  ${String(skipped).padStart(7)}  ${seconds.toFixed(0).padStart(7)}`,
  )
process.exitCode = table.every(row => row.failed === 0) ? 0 : 1
