import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type Browser, chromium, type Locator, type Page } from 'playwright-core'

export const project = resolve(__dirname, '..', '..', '..')

/** What the tests need of the application that `--expose-app-in-browser` leaves in the page. */
declare const jupyterapp: {
  shell: {
    currentWidget?: {
      sessionContext?: { session?: { kernel?: { status: string; connectionStatus: string } } }
      content: {
        activeCellIndex: number
        deselectAll(): void
        model: {
          toJSON(): { metadata: object }
          cells: { length: number; get(n: number): { trusted: boolean; toJSON(): { outputs?: CellOutput[] } } }
        }
      }
    }
  }
  commands: { execute(command: string, args?: object): Promise<unknown> }
}
declare const document: { querySelectorAll(selector: string): Iterable<{ textContent: string | null }> }

export interface CellOutput {
  readonly output_type: string
  readonly ename?: string
  readonly evalue?: string
  readonly traceback?: readonly string[]
  readonly text?: string | readonly string[]
  readonly data?: Readonly<Record<string, unknown>>
}

/** A notebook opened in JupyterLab in a real browser. */
export interface LabNotebook {
  readonly page: Page
  cell(n: number): Locator
  prompt(n: number): Promise<string>
  /** From the notebook's model: the page shows errors and standard error alike. */
  outputs(n: number): Promise<CellOutput[]>
  /** Starts one cell. */
  run(n: number): Promise<void>
  /** Runs one cell to its end. */
  ran(n: number): Promise<void>
  menu(bar: string, command: string): Promise<void>
  accept(): Promise<void>
  kernelIs(state: 'idle' | 'busy'): Promise<void>
  /** After a choice from a menu: waits until a cell has run, however briefly, and none does. */
  finished(timeout?: number): Promise<void>
  /** The notebook's own metadata, from its model. */
  metadata(): Promise<object>
  setTheme(name: 'JupyterLab Light' | 'JupyterLab Dark'): Promise<void>
  /** Whether JupyterLab trusts every code cell: it does not until it has run them, or been told to. */
  trusted(): Promise<boolean>
  /** Puts the cursor at the end of a cell. */
  enter(n: number): Promise<void>
  /** Keeps a picture of the page under this name, from a cell on where one is named. */
  picture(name: string, from?: number): Promise<void>
}

export interface LabOptions {
  /** GRADIENT_LAB_HOME of the kernels; default: the environment's */
  readonly home?: string
  readonly height?: number
}

export interface Lab {
  open(path: string): Promise<LabNotebook>
  close(): Promise<void>
}

/** Pictures of the pages are kept here, for someone to look at. */
export const pictures = resolve(process.env['GRADIENT_LAB_PICTURES'] || join(tmpdir(), 'gradient-lab-pictures'))

export const freePort = () =>
  new Promise<number>(done => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => done(port))
    })
  })

/** Settings that are read once, when the server starts. */
const settings = {
  // Every cell is in the page, also those that one would have to scroll to.
  '@jupyterlab/notebook-extension:tracker': { windowingMode: 'none' },
  '@jupyterlab/docmanager-extension:plugin': { autosave: false },
  '@jupyterlab/apputils-extension:notification': { fetchNews: 'false', checkForUpdates: false, doNotDisturbMode: true },
}

const kernel = {
  argv: [
    process.execPath,
    '--no-force-async-hooks-checks',
    join(project, 'dist', 'src', 'kernel', 'launcher.js'),
    '{connection_file}',
  ],
  display_name: 'TypeScript (gradient-lab)',
  language: 'typescript',
  interrupt_mode: 'message',
}

async function startServer(folder: string, home: string | undefined): Promise<{ process: ChildProcess; url: string }> {
  const sub = (...names: string[]) => {
    const path = join(folder, ...names)
    mkdirSync(path, { recursive: true })
    return path
  }
  const port = await freePort()
  const settingsFolder = sub('settings')
  writeFileSync(join(settingsFolder, 'overrides.json'), JSON.stringify(settings))
  writeFileSync(join(sub('data', 'kernels', 'gradient-lab'), 'kernel.json'), JSON.stringify(kernel))
  const server = spawn(
    join(project, '.venv', 'bin', 'jupyter-lab'),
    [
      '--allow-root',
      '--no-browser',
      '--ip=127.0.0.1',
      `--port=${port}`,
      '--ServerApp.port_retries=0',
      '--IdentityProvider.token=',
      '--ServerApp.password=',
      `--ServerApp.root_dir=${project}`,
      `--LabApp.app_settings_dir=${settingsFolder}`,
      `--LabApp.user_settings_dir=${sub('user')}`,
      `--LabApp.workspaces_dir=${sub('workspaces')}`,
      '--LabApp.news_url=None',
      '--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate',
      '--expose-app-in-browser',
    ],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: {
        ...process.env,
        ...(home === undefined ? {} : { GRADIENT_LAB_HOME: home }),
        JUPYTER_CONFIG_DIR: sub('config'),
        JUPYTER_DATA_DIR: sub('data'),
        JUPYTER_RUNTIME_DIR: sub('runtime'),
      },
    },
  )
  let log = ''
  server.stderr.on('data', text => {
    log += text
  })
  const url = `http://127.0.0.1:${port}`
  const deadline = Date.now() + 60_000
  while (!(await fetch(`${url}/api`).catch(() => undefined))?.ok) {
    assert.equal(server.exitCode, null, log)
    assert.ok(Date.now() < deadline, `JupyterLab did not start: ${log}`)
    await new Promise(done => setTimeout(done, 100))
  }
  return { process: server, url }
}

const isRunning = () =>
  [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')].some(prompt => prompt.textContent?.includes('*'))

/** In the page: notes every cell that runs, also where a busy machine leaves no time for a look while it does. */
const noteRunning = `globalThis.cellsRan = false
new MutationObserver(() => { cellsRan ||= (${isRunning})() }).observe(document, { childList: true, characterData: true, subtree: true })`

/** In the page: runs a cell; the promise is kept when it has ended. */
const runCell = (n: number): Promise<unknown> => {
  const notebook = jupyterapp.shell.currentWidget!.content
  notebook.activeCellIndex = n
  notebook.deselectAll()
  return jupyterapp.commands.execute('notebook:run-cell')
}

async function openNotebook(browser: Browser, url: string, path: string, height: number): Promise<LabNotebook> {
  const page = await browser.newPage({ viewport: { width: 1280, height } })
  await page.goto(`${url}/lab/tree/${path}?reset`)
  await page.waitForSelector('.jp-NotebookPanel .jp-Notebook-cell')
  await page.evaluate(noteRunning)
  const wait = { timeout: 60_000, polling: 50 }
  const cell = (n: number) => page.locator('.jp-Notebook-cell').nth(n)
  return {
    page,
    cell,
    prompt: async n => (await cell(n).locator('.jp-InputPrompt').textContent()) ?? '',
    outputs: n =>
      page.evaluate(n => jupyterapp.shell.currentWidget!.content.model.cells.get(n).toJSON().outputs ?? [], n),
    run: async n => void (await page.evaluate(`void (${runCell})(${n})`)),
    ran: async n => void (await page.evaluate(`(${runCell})(${n}).then(() => {})`)),
    async menu(bar, command) {
      await page.evaluate('cellsRan = false')
      await page.getByRole('menuitem', { name: bar, exact: true }).click()
      await page.locator(`.lm-Menu-item[data-command="${command}"]`).click()
    },
    accept: () => page.locator('.jp-Dialog .jp-mod-accept').click(),
    // The toolbar says idle before the kernel is connected: this asks the connection itself.
    kernelIs: async state => {
      await page.waitForFunction(
        state => {
          const kernel = jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel
          return kernel?.status === state && kernel.connectionStatus === 'connected'
        },
        state,
        wait,
      )
    },
    async finished(timeout = 100_000) {
      await page.waitForFunction('cellsRan', undefined, wait)
      await page.waitForFunction(`!(${isRunning})()`, undefined, { ...wait, timeout })
    },
    metadata: () => page.evaluate(() => jupyterapp.shell.currentWidget!.content.model.toJSON().metadata),
    setTheme: async name => {
      await page.evaluate(theme => jupyterapp.commands.execute('apputils:change-theme', { theme }), name)
      const light = name === 'JupyterLab Light'
      await page.waitForSelector(`body[data-jp-theme-light="${light}"]`, { state: 'attached' })
    },
    trusted: () =>
      page.evaluate(() => {
        const { cells } = jupyterapp.shell.currentWidget!.content.model
        return Array.from({ length: cells.length }, (_, n) => cells.get(n)).every(cell => cell.trusted)
      }),
    async enter(n) {
      await cell(n).locator('.cm-content').click()
      await page.keyboard.press('Control+End')
    },
    async picture(name, from) {
      if (from !== undefined)
        await cell(from).evaluate((e: never) => (e as { scrollIntoView(): void }).scrollIntoView())
      await page.waitForTimeout(500)
      mkdirSync(pictures, { recursive: true })
      await page.screenshot({ path: join(pictures, `${name}.png`) })
    },
  }
}

/** Starts JupyterLab on the project with folders of its own, and a headless browser. */
export async function startLab({ home, height = 1000 }: LabOptions = {}): Promise<Lab> {
  const folder = mkdtempSync(join(tmpdir(), 'lab-'))
  const server = await startServer(folder, home)
  const browser = await launchBrowser()
  return {
    open: path => openNotebook(browser, server.url, path, height),
    async close() {
      await browser.close()
      const gone = new Promise(done => server.process.once('exit', done))
      server.process.kill('SIGTERM')
      await gone
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** A headless Chromium that asks nothing of any network. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: browserPath(),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}

/** The Chromium that set-up/system-packages.sh installs, or the one there is. */
function browserPath(): string {
  const folders = (process.env['PATH'] ?? '').split(':')
  const found = ['chromium', 'chromium-browser', 'google-chrome']
    .flatMap(name => folders.map(folder => join(folder, name)))
    .find(file => existsSync(file))
  if (!found) throw new Error('no Chromium on PATH: set-up/system-packages.sh chromium installs it')
  return found
}
