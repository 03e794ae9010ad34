import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** The checkout. Everything that the set-up makes lies inside it. */
export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)))

export function foldersOf(root) {
  const venv = path.join(root, '.venv')
  const modules = path.join(root, 'node_modules')
  return {
    root,
    setUp: path.join(root, 'set-up'),
    modules,
    dist: path.join(root, 'dist'),
    venv,
    python: path.join(venv, 'bin', 'python'),
    /** uv, apart from the packages that it manages */
    uv: path.join(venv, 'uv'),
    /** the compiler wheel, where it was needed */
    zig: path.join(venv, 'zig'),
    /** compiled bindings by the hash of what they were made from */
    bindings: path.join(venv, 'bindings'),
    /** the faces that figures are drawn with */
    fonts: path.join(venv, 'gradient-lab', 'fonts'),
    kernels: path.join(venv, 'share', 'jupyter', 'kernels'),
    /** Jupyter's own configuration, data and runtime files */
    jupyter: path.join(venv, 'jupyter'),
    tfjs: path.join(modules, '@tensorflow', 'tfjs-node-gpu'),
    lock: path.join(root, '.set-up.lock'),
    log: path.join(root, '.set-up.log'),
  }
}
