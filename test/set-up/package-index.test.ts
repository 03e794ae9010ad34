import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setUpModule } from './set-up-module.js'

type Settings = Record<string, string>

const { pipSettings, uvSettings } = setUpModule<{
  pipSettings(listing: string): Settings
  uvSettings(pip: Settings, environment: Settings, home: string): { environment: Settings; args: string[] }
}>('package-index')

const nothing = { environment: {}, args: [] }
const home = '/nowhere'

test('of pip’s settings the environment wins over [install], and that over [global]', () => {
  const listing = [
    ":env:.index-url='https://third.example/simple'",
    "download.timeout='1'",
    "global.index-url='https://first.example/simple'",
    "global.timeout='60'",
    "install.index-url='https://second.example/simple'",
    "install.trusted-host='a.example\\nb.example'",
    'global.proxy="http://o\'brien:8080"',
    ":env:.default-timeout='180'",
  ].join('\n')
  assert.deepEqual(pipSettings(listing), {
    'index-url': 'https://third.example/simple',
    timeout: '60',
    'trusted-host': 'a.example\nb.example',
    proxy: "http://o'brien:8080",
    'default-timeout': '180',
  })
})

test('a user without pip settings leaves uv as it is', () => {
  assert.deepEqual(uvSettings(pipSettings(''), {}, home), nothing)
})

test('a private index, more indexes, a proxy, certificates and time limits are said to uv', () => {
  const pip = {
    'index-url': 'https://user:secret@first.example/simple',
    'extra-index-url': 'https://second.example/simple\nhttps://third.example/simple',
    'trusted-host': 'first.example second.example',
    cert: '/etc/own.pem',
    'client-cert': '/etc/client.pem',
    proxy: 'proxy.example:3128',
    timeout: '42.5',
    retries: '7',
  }
  assert.deepEqual(uvSettings(pip, {}, home), {
    environment: {
      UV_DEFAULT_INDEX: 'https://user:secret@first.example/simple',
      UV_INDEX: 'https://second.example/simple https://third.example/simple',
      UV_INDEX_STRATEGY: 'unsafe-best-match',
      UV_INSECURE_HOST: 'first.example second.example',
      SSL_CERT_FILE: '/etc/own.pem',
      SSL_CLIENT_CERT: '/etc/client.pem',
      HTTPS_PROXY: 'http://proxy.example:3128',
      HTTP_PROXY: 'http://proxy.example:3128',
      UV_HTTP_TIMEOUT: '43',
      UV_HTTP_RETRIES: '7',
    },
    args: [],
  })
})

test('what the user has said to uv is not said again', () => {
  const pip = {
    'index-url': 'https://pip.example/simple',
    cert: '/etc/own.pem',
    proxy: 'http://p.example',
    timeout: '1',
  }
  const said = {
    UV_INDEX_URL: 'https://uv.example/simple',
    UV_SYSTEM_CERTS: '1',
    https_proxy: 'http://q.example',
    UV_HTTP_TIMEOUT: '9',
  }
  assert.deepEqual(uvSettings(pip, said, home), nothing)
})

test('local folders of packages are given to uv where they are there, which pip does not require', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gradient-lab-index-'))
  try {
    const pip = {
      'find-links': `${folder} /nowhere/wheels`,
      'extra-index-url': 'file:///nowhere/simple',
      'no-index': 'true',
    }
    assert.deepEqual(uvSettings(pip, {}, home), { environment: {}, args: ['--find-links', folder, '--no-index'] })
    assert.deepEqual(uvSettings({ 'find-links': '~/wheels' }, {}, folder), nothing)
    mkdirSync(join(folder, 'wheels'))
    assert.deepEqual(uvSettings({ 'find-links': '~/wheels' }, {}, folder).args, [
      '--find-links',
      join(folder, 'wheels'),
    ])
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('an index in uv’s own configuration file counts as said to uv', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gradient-lab-index-'))
  try {
    mkdirSync(join(folder, '.config', 'uv'), { recursive: true })
    const file = join(folder, '.config', 'uv', 'uv.toml')
    const pip = { 'index-url': 'https://pip.example/simple' }
    writeFileSync(file, 'link-mode = "copy"\n')
    assert.deepEqual(uvSettings(pip, {}, folder).environment, { UV_DEFAULT_INDEX: 'https://pip.example/simple' })
    writeFileSync(file, '[[index]]\nurl = "https://uv.example/simple"\n')
    assert.deepEqual(uvSettings(pip, {}, folder), nothing)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
