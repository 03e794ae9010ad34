import { spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { checkDeclarations } from './declarations.mjs'
import { tensorflowEnvironment } from './kernelspec.mjs'

/** Which test files a speed runs: `x.test.js` always, `x.slow.test.js` from `test` on, `x.long.test.js` only in `long`. */
export function belongsTo(speed, file) {
  if (!file.endsWith('.test.js')) return false
  if (file.endsWith('.long.test.js')) return speed === 'long'
  if (file.endsWith('.slow.test.js')) return speed !== 'fast'
  return true
}

/** The compiled tests of a speed, those named by `only` (a part of the path) where it is given. */
export function testFiles(folder, speed, only = []) {
  if (!fs.existsSync(folder)) return []
  return fs
    .readdirSync(folder, { recursive: true })
    .filter(file => belongsTo(speed, file) && (only.length === 0 || only.some(part => file.includes(part))))
    .sort()
    .map(file => path.join(folder, file))
}

function inherit(command, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', ...options })
    process.on('SIGINT', () => {})
    process.on('SIGTERM', () => child.kill('SIGTERM'))
    child.on('error', reject)
    child.on('exit', (status, signal) => resolve(status ?? (signal === 'SIGINT' ? 130 : 1)))
  })
}

/** What the summary reporter wrote: counts, and which tests a missing system package skipped. */
function readSummary(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

/**
 * Runs the compiled tests of one speed with node's runner.
 * @returns {Promise<{ status: number, summary: object | undefined, seconds: number }>}
 */
export async function runTests({ folders, speed, only = [], node = process.execPath, environment = {}, extra = [] }) {
  const files = testFiles(path.join(folders.dist, 'test'), speed, only)
  if (files.length === 0) return { status: 1, summary: undefined, seconds: 0 }
  const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'gradient-lab-tests-'))
  const started = performance.now()
  try {
    const summaryFile = path.join(temporary, 'summary.json')
    const fraction = speed === 'long' ? '1' : '0.03'
    const status = await inherit(
      node,
      [
        '--test',
        // one more than cores: some tests wait
        `--test-concurrency=${Math.min(os.availableParallelism() + 1, 8)}`,
        ...(speed === 'long' ? [] : ['--test-timeout=600000']),
        '--test-reporter=spec',
        '--test-reporter-destination=stdout',
        `--test-reporter=${path.join(folders.setUp, 'summary-reporter.mjs')}`,
        `--test-reporter-destination=${summaryFile}`,
        ...extra,
        ...files,
      ],
      {
        cwd: folders.root,
        env: { GRADIENT_LAB_TEST_FRACTION: fraction, ...tensorflowEnvironment, ...process.env, ...environment },
      },
    )
    return { status, summary: readSummary(summaryFile), seconds: (performance.now() - started) / 1000 }
  } finally {
    fs.rmSync(temporary, { recursive: true, force: true })
  }
}

/** Lint, format, declarations and tests. The build before it was the type check. Returns the exit status. */
export async function test({ folders, speed, args }) {
  const only = args.filter(argument => !argument.startsWith('-'))
  const extra = args.filter(argument => argument.startsWith('-'))
  const failures = []
  if (only.length === 0) {
    const biome = path.join(folders.modules, '@biomejs', 'biome', 'bin', 'biome')
    const lint = await inherit(process.execPath, [biome, 'check', '--error-on-warnings', '--colors=off'], {
      cwd: folders.root,
    })
    if (lint !== 0) failures.push('biome check found errors: npx biome check --write mends most of them')
    const declarations = checkDeclarations(folders)
    if (declarations.length > 0)
      failures.push(
        `TypeScript 5.0, which checks notebook cells, does not read our declarations:\n${declarations.join('\n')}`,
      )
  }
  const { status, summary } = await runTests({ folders, speed, only, extra })
  for (const failure of failures) console.log(`\n${failure}`)
  if (summary === undefined) {
    console.log('\n0 passed, 1 failed, 0 skipped')
    return 1
  }
  for (const [name, titles] of Object.entries(summary.missing)) {
    console.log(`\nSkipped without the system package ${name} (set-up/system-packages.sh ${name} installs it):`)
    for (const title of titles) console.log(`  ${title}`)
  }
  const failed = summary.failed + failures.length
  console.log(`\n${summary.passed} passed, ${failed} failed, ${summary.skipped} skipped`)
  return status !== 0 || failed > 0 ? 1 : 0
}
