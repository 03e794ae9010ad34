import { type ChildProcess, spawn } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkout } from './set-up-module.js'

/** How a set-up ended. */
export interface Ended {
  readonly status: number | null
  readonly text: string
}

/** What the fake Python says about itself. */
export interface FakePython {
  readonly version: readonly [number, number, number]
  readonly has: { readonly venv: boolean; readonly ensurepip: boolean; readonly pip: boolean }
}

export const usualPython: FakePython = { version: [3, 11, 9], has: { venv: true, ensurepip: true, pip: true } }

/**
 * A checkout whose npm, Python, pip, uv and compiler are small programs that make what the real ones make, as far as the
 * set-up looks at it, and write down that they were called. Real are the set-up itself and the binding, which is loaded.
 */
export class FakeCheckout {
  readonly folder = mkdtempSync(join(tmpdir(), 'gradient-lab-set-up-'))
  readonly root = join(this.folder, 'checkout')
  readonly bin = join(this.folder, 'bin')
  private readonly callsFile = join(this.folder, 'calls')

  private readonly pauseFile = join(this.folder, 'pause')

  /** `pause`: seconds that npm, uv and the compiler take */
  constructor(pause = 0) {
    this.pause(pause)
    mkdirSync(this.root)
    mkdirSync(this.bin)
    for (const name of ['set-up', '.npmrc']) cpSync(join(checkout, name), join(this.root, name), { recursive: true })
    this.write('package.json', JSON.stringify({ name: 'gradient-lab', dependencies: { a: '1.0.0' } }))
    this.write('package-lock.json', '{}')
    this.write('tsconfig.json', '{}')
    this.write('src/one.ts', 'export const one = 1\n')
    this.write('test/one.test.ts', 'export {}\n')
    this.write('assembly/one/index.ts', 'export function one(): i32 { return 1 }\n')
    for (const name of ['sh', 'sleep', 'mkdir', 'cp', 'ln', 'cat', 'rm', 'echo', 'dirname', 'env'])
      this.link(name, ['/bin', '/usr/bin'].map(folder => join(folder, name)).find(existsSync))
    this.link('node', process.execPath)
    this.npm(`#!/bin/sh
echo npm >> "${this.callsFile}"
echo $$ > "${this.folder}/npm-process"
rm -rf node_modules
mkdir -p node_modules/a node_modules/typescript/bin node_modules/assemblyscript/bin node_modules/@tensorflow/tfjs-node-gpu/binding
sleep $(cat "${this.pauseFile}")
echo '{}' > node_modules/a/package.json
echo code > node_modules/@tensorflow/tfjs-node-gpu/binding/tfjs_backend.cc
cp "${this.folder}/tsc" node_modules/typescript/bin/tsc
cp "${this.folder}/asc" node_modules/assemblyscript/bin/asc.js
echo '{"packages":{"node_modules/a":{}}}' > node_modules/.package-lock.json
`)
    writeFileSync(
      join(this.bin, 'npm-cli.js'),
      `process.exitCode = require('node:child_process').spawnSync('npm', process.argv.slice(2), { stdio: 'inherit' }).status`,
    )
    writeFileSync(
      join(this.folder, 'tsc'),
      `const fs = require('node:fs'), path = require('node:path')
fs.appendFileSync(${JSON.stringify(this.callsFile)}, 'tsc\\n')
for (const tree of ['src', 'test'])
  for (const name of fs.readdirSync(tree)) {
    const text = fs.readFileSync(path.join(tree, name), 'utf8')
    if (text.includes('MISTAKE')) { console.log(tree + '/' + name + '(1,1): error TS1: a mistake'); process.exitCode = 2 }
    fs.mkdirSync(path.join('dist', tree), { recursive: true })
    fs.writeFileSync(path.join('dist', tree, name.replace('.ts', '.js')), text)
  }
`,
    )
    writeFileSync(
      join(this.folder, 'asc'),
      `const fs = require('node:fs')
const [source, , target] = process.argv.slice(2)
fs.appendFileSync(${JSON.stringify(this.callsFile)}, 'asc\\n')
if (fs.readFileSync(source, 'utf8').includes('MISTAKE')) { console.log('ERROR TS1: a mistake'); process.exitCode = 1 }
else fs.writeFileSync(target, 'module')
`,
    )
    this.program(
      'fake-uv',
      `#!/bin/sh
echo "uv $2" >> "${this.callsFile}"
site="${this.root}/.venv/lib/python3.11/site-packages"
[ -d "$site/tensorflow.dist-info" ] && exit 0
mkdir -p "$site/tensorflow.dist-info" "$site/tensorflow/include" "$site/jupyterlab"
sleep $(cat "${this.pauseFile}")
echo > "$site/jupyterlab/labapp.py"
echo > "$site/tensorflow/libtensorflow_cc.so.2"
`,
    )
    const binding = join(
      checkout,
      'node_modules',
      '@tensorflow',
      'tfjs-node-gpu',
      'lib',
      'napi-v8',
      'tfjs_binding.node',
    )
    this.program(
      'g++',
      `#!/bin/sh
[ "$1" = --version ] && exit 0
echo compiler >> "${this.callsFile}"
sleep $(cat "${this.pauseFile}")
while [ $# -gt 0 ]; do
  if [ "$1" = -o ]; then cp "${binding}" "$2"; fi
  shift
done
`,
    )
    cpSync(join(this.bin, 'g++'), join(this.bin, 'other-g++'))
    this.python('python3', usualPython)
  }

  /** How many seconds npm, uv and the compiler take from now on. */
  pause(seconds: number): void {
    writeFileSync(this.pauseFile, String(seconds))
  }

  /** The process id of the npm that was started last. */
  npmProcess(): number {
    return Number(readFileSync(join(this.folder, 'npm-process'), 'utf8'))
  }

  write(name: string, text: string): void {
    const file = join(this.root, name)
    mkdirSync(join(file, '..'), { recursive: true })
    writeFileSync(file, text)
  }

  read(name: string): string {
    return readFileSync(join(this.root, name), 'utf8')
  }

  has(name: string): boolean {
    return existsSync(join(this.root, name))
  }

  remove(name: string): void {
    rmSync(join(this.root, name), { recursive: true })
  }

  private link(name: string, target: string | undefined): void {
    if (target !== undefined) symlinkSync(target, join(this.bin, name))
  }

  program(name: string, text: string): void {
    writeFileSync(join(this.bin, name), text)
    chmodSync(join(this.bin, name), 0o755)
  }

  npm(text: string): void {
    this.program('npm', text)
  }

  /** A Python on the PATH that makes an empty environment, whose pip brings the fake uv. */
  python(name: string, { version, has }: FakePython, pip = `cp "${this.bin}/fake-uv" "$5/bin/uv"`): void {
    const file = join(this.bin, name)
    const about = JSON.stringify({
      version,
      executable: file,
      implementation: 'cpython',
      freeThreaded: false,
      bits: 64,
      has,
    })
    this.program(
      name,
      `#!/bin/sh
case "$2 $3 $4" in
  -c*) echo '${about}' ;;
  "-m venv "*)
    echo venv >> "${this.callsFile}"
    mkdir -p "${this.root}/.venv/bin" "${this.root}/.venv/lib/python3.11/site-packages"
    ln -s "${file}" "${this.root}/.venv/bin/python"
    ;;
  "-m pip install")
    echo "pip install" >> "${this.callsFile}"
    set -- "$1" "$2" "$3" "$4" "$6"
    mkdir -p "$5/bin"
    ${pip}
    ;;
  "-s "*)
    echo fonts >> "${this.callsFile}"
    mkdir -p "$5/family"
    echo "$5/family"
    ;;
esac
`,
    )
  }

  start(
    environment: NodeJS.ProcessEnv = {},
    args: readonly string[] = ['set-up'],
  ): ChildProcess & { ended: Promise<Ended> } {
    const child = spawn(process.execPath, [join(this.root, 'set-up', 'main.mjs'), ...args], {
      cwd: this.root,
      env: {
        PATH: this.bin,
        HOME: this.folder,
        npm_execpath: join(this.bin, 'npm-cli.js'),
        GRADIENT_LAB_DEVICE: 'cpu',
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let text = ''
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (part: string) => {
        text += part
      })
    const ended = new Promise<Ended>(resolve => child.on('close', status => resolve({ status, text })))
    return Object.assign(child, { ended })
  }

  run(environment: NodeJS.ProcessEnv = {}, args: readonly string[] = ['set-up']): Promise<Ended> {
    return this.start(environment, args).ended
  }

  /** Which programs were called since the last time, in the order of their names. */
  calls(): string[] {
    const text = existsSync(this.callsFile) ? readFileSync(this.callsFile, 'utf8') : ''
    rmSync(this.callsFile, { force: true })
    return text.split('\n').filter(Boolean).sort()
  }

  delete(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}
