import { spawnSync } from 'node:child_process'
import { Failure } from './failure.mjs'
import { cleanEnvironment } from './processes.mjs'

const oldest = 10
const newest = 13
const remedy = `install Python 3.${oldest} to 3.${newest} with venv (Debian and Ubuntu: apt-get install python3-venv; macOS: brew install python@3.13), or name one in GRADIENT_LAB_PYTHON`

const question = `
import sys, json
from importlib.util import find_spec
print(json.dumps({
    "version": list(sys.version_info[:3]),
    "executable": sys.executable,
    "implementation": sys.implementation.name,
    "freeThreaded": "free-threading" in sys.version,
    "bits": 64 if sys.maxsize > 2**32 else 32,
    "has": {name: find_spec(name) is not None for name in ("venv", "ensurepip", "pip")},
}))
`

/** What a Python says about itself, or undefined where it does not start. */
export function probe(command) {
  const answer = spawnSync(command, ['-I', '-c', question], {
    encoding: 'utf8',
    env: cleanEnvironment(),
    timeout: 30_000,
  })
  return answer.status === 0 ? JSON.parse(answer.stdout) : undefined
}

/** Why a Python cannot be used, or undefined where it can. */
function objection(python) {
  const [major, minor] = python.version
  const name = `Python ${python.version.join('.')} (${python.executable})`
  if (major !== 3 || minor < oldest) return `${name} is too old`
  if (minor > newest) return `${name} is too new: TensorFlow 2.21 has no package for it`
  if (python.implementation !== 'cpython' || python.freeThreaded || python.bits !== 64)
    return `${name} is not the ordinary 64-bit CPython, which TensorFlow needs`
  if (!python.has.venv) return `${name} has no venv module`
  if (!python.has.pip && !python.has.ensurepip) return `${name} has neither pip nor ensurepip, so its venv stays empty`
  return undefined
}

/**
 * The Python that the environment is made from: GRADIENT_LAB_PYTHON, else the newest of python3.13 … python3.10, python3
 * on the PATH that can be used.
 * @throws {Failure} none can be used: why, and what to install
 */
export function findPython(environment = process.env, ask = probe) {
  const wanted = environment.GRADIENT_LAB_PYTHON
  if (wanted) {
    const python = ask(wanted)
    if (python === undefined)
      throw new Failure(`GRADIENT_LAB_PYTHON names ${wanted}, which does not start: correct or unset it`)
    const why = objection(python)
    if (why !== undefined) throw new Failure(`${why}: ${remedy}`)
    return python
  }
  const objections = []
  for (let minor = newest; minor >= oldest - 1; minor--) {
    const python = ask(minor >= oldest ? `python3.${minor}` : 'python3')
    if (python === undefined) continue
    const why = objection(python)
    if (why === undefined) return python
    objections.push(why)
  }
  throw new Failure(`${objections.at(-1) ?? 'no python3 was found'}: ${remedy}`)
}
