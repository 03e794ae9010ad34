import * as fs from 'node:fs'
import Module = require('node:module')
import * as path from 'node:path'
import { localFile, missingExport, splitReference, transpile } from './part-files.js'

/** Node's module loader, as far as we extend it. */
interface Loader {
  _extensions: Record<
    string,
    (module: NodeJS.Module & { _compile(code: string, file: string): void }, file: string) => void
  >
  _resolveFilename(request: string, parent: NodeJS.Module | undefined, ...rest: unknown[]): string
}

let installed = false

/**
 * Loads a part from its file, `./parts.ts#myNet`. TypeScript is transpiled, not type-checked; `gradient-lab` and TensorFlow
 * inside it are this package's own.
 * @throws RangeError if the file has no such export; Error in one sentence if the file throws while it is loaded
 */
export function loadPart(reference: string, directory: string): unknown {
  const { file, name } = splitReference(reference, directory)
  installLoader()
  let loaded: Record<string, unknown>
  try {
    loaded = require(file)
  } catch (error) {
    if (error instanceof SyntaxError) throw error
    throw new Error(
      `part ${reference}: ${path.basename(file)} failed while it was loaded: ${(error as Error).message}`,
      {
        cause: error,
      },
    )
  }
  if (!(name in loaded)) throw missingExport(reference, file, name, Object.keys(loaded))
  return loaded[name]
}

/** Teaches `require` TypeScript files and this package's name, for the whole process. */
function installLoader(): void {
  if (installed) return
  installed = true
  process.setSourceMapsEnabled(true)
  const loader = Module as unknown as Loader
  loader._extensions['.ts'] = (module, file) => module._compile(transpile(file, fs.readFileSync(file, 'utf8')), file)

  const resolve = loader._resolveFilename.bind(loader)
  loader._resolveFilename = (request, parent, ...rest) => {
    if (request === 'gradient-lab') return require.resolve('../index.js')
    if (request.startsWith('@tensorflow/')) return resolve(request, module, ...rest)
    try {
      return resolve(request, parent, ...rest)
    } catch (error) {
      const local = parent?.filename && /^\.{0,2}\//.test(request) ? localFile(parent.filename, request) : undefined
      if (local !== undefined) return local
      if (/^[./]/.test(request)) throw error
      return resolve(request, module, ...rest)
    }
  }
}
