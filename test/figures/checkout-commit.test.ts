import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { checkoutCommit } from '../../src/figures/checkout-commit.js'
import { withFolder } from './temporary-folder.js'

test("the commit is the checkout's, dirty where a tracked file but the figure itself has changed", () =>
  withFolder(async folder => {
    const base = join(folder, 'figures', 'loss')
    assert.equal(await checkoutCommit(folder, base), undefined)
    const git = (...words: string[]) =>
      execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@b', ...words], { cwd: folder, encoding: 'utf8' })
    git('init', '-q')
    assert.equal(await checkoutCommit(folder, base), undefined)
    mkdirSync(join(folder, 'figures'))
    for (const name of ['notes', 'figures/loss.pdf', 'figures/loss-plain.pdf', 'figures/loss-2.pdf'])
      writeFileSync(join(folder, name), 'a')
    git('add', '.')
    git('commit', '-q', '-m', 'First')
    const commit = git('rev-parse', 'HEAD').trim()
    assert.match(commit, /^[0-9a-f]{40}$/)
    assert.equal(await checkoutCommit(folder, base), commit)
    writeFileSync(join(folder, 'untracked'), 'a')
    for (const name of ['loss.pdf', 'loss-plain.pdf']) appendFileSync(join(folder, 'figures', name), 'b')
    assert.equal(await checkoutCommit(join(folder, 'figures'), base), commit)
    appendFileSync(join(folder, 'figures', 'loss-2.pdf'), 'b')
    assert.equal(await checkoutCommit(folder, base), `${commit}-dirty`)
  }))
