import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { needs } from '../system-packages.js'
import { freePort, launchBrowser, pictures, project } from './jupyterlab.js'

const { skip } = needs('chromium')

test('`npm run lab` opens on the list of notebooks with a page that says which to open first, and its link opens it on our kernel', {
  skip,
  timeout: 180_000,
}, async () => {
  const port = await freePort()
  const lab = spawn(
    process.execPath,
    [
      'set-up/main.mjs',
      'lab',
      '--no-browser',
      `--port=${port}`,
      '--ServerApp.port_retries=0',
      '--IdentityProvider.token=',
    ],
    { cwd: project, stdio: ['ignore', 'ignore', 'pipe'] },
  )
  let log = ''
  lab.stderr.on('data', text => {
    log += text
  })
  const gone = once(lab, 'exit')
  const browser = await launchBrowser()
  try {
    const url = `http://127.0.0.1:${port}`
    while (!(await fetch(`${url}/api`).catch(() => undefined))?.ok) {
      assert.equal(lab.exitCode, null, log)
      await new Promise(done => setTimeout(done, 200))
    }
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
    await page.goto(url)
    const index = page.locator('.jp-MarkdownViewer')
    await index.getByRole('heading', { name: 'The notebooks' }).waitFor({ timeout: 60_000 })
    const listed = await page.locator('.jp-DirListing-itemName').allTextContents()
    const notebooks = readdirSync(join(project, 'notebooks')).filter(name => name.endsWith('.ipynb'))
    for (const name of notebooks) assert.ok(listed.includes(name), `${name} is not among ${listed}`)
    // The page names every notebook that there is.
    for (const name of notebooks) assert.ok((await index.locator(`a[href*="${name}"]`).count()) > 0, name)
    assert.equal(await page.locator('.jp-Dialog').count(), 0)
    mkdirSync(pictures, { recursive: true })
    await page.waitForTimeout(1000)
    await page.screenshot({ path: join(pictures, 'start.png') })
    await index.getByRole('link', { name: '01-variance-ratio.ipynb' }).first().click()
    await page.locator('.jp-NotebookPanel .jp-Notebook-cell').first().waitFor({ timeout: 60_000 })
    await page.locator('.jp-KernelName', { hasText: 'TypeScript (gradient-lab)' }).waitFor()
    await page.waitForTimeout(1000)
    await page.screenshot({ path: join(pictures, 'opened.png') })
  } finally {
    await browser.close()
    lab.kill('SIGTERM')
    await gone
  }
})
