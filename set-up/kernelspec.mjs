import fs from 'node:fs'
import path from 'node:path'
import { writeWhole } from './stamps.mjs'

export const kernelName = 'gradient-lab'

/** The environment in which TensorFlow runs, in the kernel and in programs that the set-up starts. */
export const tensorflowEnvironment = { TF_CPP_MIN_LOG_LEVEL: '2' }

function files(folders, node) {
  const share = path.join(folders.venv, 'share', 'jupyter')
  const spec = {
    // the flag lets the kernel end a loop that runs after an await
    argv: [
      node,
      '--no-force-async-hooks-checks',
      path.join(folders.dist, 'src', 'kernel', 'launcher.js'),
      '{connection_file}',
    ],
    display_name: 'TypeScript (gradient-lab)',
    language: 'typescript',
    interrupt_mode: 'message',
    env: tensorflowEnvironment,
  }
  // Only our kernel is offered, whatever else is installed on the machine, and no notebook asks which one to use.
  const server = {
    KernelSpecManager: { ensure_native_kernel: false, allowed_kernelspecs: [kernelName] },
    MappingKernelManager: { default_kernel_name: kernelName },
    LabApp: {
      labextensions_path: [path.join(share, 'labextensions')],
      news_url: null,
      // beside the list of notebooks the page that says which to open first
      default_url: '/lab/tree/README.md',
    },
  }
  const settings = {
    '@jupyterlab/apputils-extension:notification': { fetchNews: 'false', checkForUpdates: false },
    '@jupyterlab/docmanager-extension:plugin': { defaultViewers: { markdown: 'Markdown Preview' } },
  }
  return [
    [path.join(folders.kernels, kernelName, 'kernel.json'), spec],
    [path.join(folders.venv, 'etc', 'jupyter', 'jupyter_server_config.json'), server],
    [path.join(share, 'lab', 'settings', 'overrides.json'), settings],
  ].map(([file, value]) => [file, `${JSON.stringify(value, null, 2)}\n`])
}

/** True where the kernel and the settings of its server are as they must be. */
export function kernelspecIsCurrent(folders, node = process.execPath) {
  return files(folders, node).every(([file, content]) => {
    try {
      return fs.readFileSync(file, 'utf8') === content
    } catch {
      return false
    }
  })
}

export function writeKernelspec(folders, node = process.execPath) {
  for (const [file, content] of files(folders, node)) writeWhole(file, content)
}

/** Jupyter's folders inside the environment: nothing of a machine-wide or user-wide Jupyter gets in. */
export function jupyterEnvironment(folders) {
  return {
    JUPYTER_CONFIG_DIR: path.join(folders.jupyter, 'config'),
    JUPYTER_DATA_DIR: path.join(folders.jupyter, 'data'),
    JUPYTER_RUNTIME_DIR: path.join(folders.jupyter, 'runtime'),
    JUPYTER_PREFER_ENV_PATH: '1',
    IPYTHONDIR: path.join(folders.jupyter, 'ipython'),
  }
}
