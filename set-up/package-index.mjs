import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'

/** The value of a Python string literal, as `pip config list` prints one. */
function unquoted(literal) {
  const body = literal.slice(1, -1)
  return body.replace(/\\(n|t|r|x[0-9a-f]{2}|.)/g, (_, code) => {
    if (code.length === 3) return String.fromCharCode(Number.parseInt(code.slice(1), 16))
    return { n: '\n', t: '\t', r: '\r' }[code] ?? code
  })
}

/** pip's settings for `pip install` from what `pip config list` printed: environment over [install] over [global]. */
export function pipSettings(listing) {
  const settings = {}
  for (const section of ['global', 'install', ':env:'])
    for (const line of listing.split('\n')) {
      const match = /^(global|install|:env:)\.([^=]+)=(['"].*['"])\s*$/.exec(line)
      if (match !== null && match[1] === section)
        settings[match[2].replace(/^\./, '').replace(/_/g, '-')] = unquoted(match[3])
    }
  return settings
}

const words = text => text.split(/\s+/).filter(word => word !== '')
const isTrue = text => /^(1|true|yes|on|y|t)$/i.test(text ?? '')

/** True where a uv.toml of the user or the machine says where packages come from: then pip's settings do not matter. */
function uvHasItsOwnIndex(environment, home) {
  const files = [
    environment.UV_CONFIG_FILE,
    path.join(environment.XDG_CONFIG_HOME ?? path.join(home, '.config'), 'uv', 'uv.toml'),
    '/etc/uv/uv.toml',
  ]
  return files.some(file => {
    try {
      return /^\s*(\[\[(pip\.)?index\]\]|index-url|extra-index-url|find-links|no-index|index\s*=)/m.test(
        fs.readFileSync(file, 'utf8'),
      )
    } catch {
      return false
    }
  })
}

/**
 * uv does not read pip's configuration. This says the same to uv, for everything that the user has not said to uv
 * itself: environment variables and arguments of `uv pip`.
 * @returns {{ environment: Record<string, string>, args: string[] }}
 */
export function uvSettings(pip, environment = process.env, home = os.homedir()) {
  const said = (...names) => names.some(name => environment[name] !== undefined && environment[name] !== '')
  const result = {}
  const args = []
  const indexes = ['UV_DEFAULT_INDEX', 'UV_INDEX_URL', 'UV_INDEX', 'UV_EXTRA_INDEX_URL', 'UV_FIND_LINKS']
  if (!said(...indexes) && !uvHasItsOwnIndex(environment, home)) {
    if (pip['index-url']) result.UV_DEFAULT_INDEX = pip['index-url']
    // pip does not mind a folder that is not there, uv does.
    const present = place => {
      if (/^[a-z][a-z0-9+.-]+:/i.test(place) && !place.startsWith('file:')) return true
      try {
        return fs.existsSync(place.startsWith('file:') ? new URL(place) : place)
      } catch {
        return false
      }
    }
    const extra = words(pip['extra-index-url'] ?? '').filter(present)
    if (extra.length > 0) {
      result.UV_INDEX = extra.join(' ')
      // pip takes the best version of all indexes.
      if (!said('UV_INDEX_STRATEGY')) result.UV_INDEX_STRATEGY = 'unsafe-best-match'
    }
    const places = words(pip['find-links'] ?? '').map(place => place.replace(/^~(?=\/)/, home))
    for (const place of places.filter(present)) args.push('--find-links', place)
    if (isTrue(pip['no-index'])) args.push('--no-index')
  }
  if (pip['trusted-host'] && !said('UV_INSECURE_HOST')) result.UV_INSECURE_HOST = words(pip['trusted-host']).join(' ')
  if (pip['cert'] && !said('SSL_CERT_FILE', 'SSL_CERT_DIR', 'UV_SYSTEM_CERTS', 'UV_NATIVE_TLS'))
    result[isFolder(pip['cert']) ? 'SSL_CERT_DIR' : 'SSL_CERT_FILE'] = pip['cert']
  if (pip['client-cert'] && !said('SSL_CLIENT_CERT')) result.SSL_CLIENT_CERT = pip['client-cert']
  if (pip['proxy'] && !said('HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy', 'HTTP_PROXY', 'http_proxy')) {
    const proxy = pip['proxy'].includes('://') ? pip['proxy'] : `http://${pip['proxy']}`
    result.HTTPS_PROXY = proxy
    result.HTTP_PROXY = proxy
  }
  const timeout = pip['timeout'] ?? pip['default-timeout']
  if (timeout && !said('UV_HTTP_TIMEOUT')) result.UV_HTTP_TIMEOUT = String(Math.ceil(Number(timeout)))
  if (pip['retries'] && !said('UV_HTTP_RETRIES')) result.UV_HTTP_RETRIES = pip['retries']
  if (pip['keyring-provider'] === 'subprocess' && !said('UV_KEYRING_PROVIDER'))
    result.UV_KEYRING_PROVIDER = 'subprocess'
  return { environment: result, args }
}

function isFolder(file) {
  try {
    return fs.statSync(file).isDirectory()
  } catch {
    return false
  }
}
