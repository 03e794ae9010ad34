/** What the user can mend, in one sentence with the remedy. Exit status 2: the machine lacks something; 1: a step failed. */
export class Failure extends Error {
  constructor(sentence, status = 2) {
    super(sentence)
    this.name = 'Failure'
    this.status = status
  }
}

/** Takes user names, passwords and tokens out of a text that a package manager wrote. */
export function withoutCredentials(text) {
  return text
    .replace(/(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/@'"]+@/gi, '$1***@')
    .replace(
      /(_authToken|_auth|_password|password|token|authorization)(["']?\s*[=:]\s*)(bearer |basic )?[^\s'",]+/gi,
      '$1$2***',
    )
}

const diskFull = /ENOSPC|No space left on device|os error 28\b|EDQUOT|Disk quota exceeded/i

export function isDiskFull(log) {
  return diskFull.test(log)
}

const causes = [
  [
    /\bEUSAGE\b/,
    () => 'package.json and package-lock.json do not agree: run npm install, or restore both files from the repository',
  ],
  [diskFull, (what, hint) => `the disk became full while ${what}: free ${hint.disk} and run the same command again`],
  [
    /CERTIFICATE_VERIFY_FAILED|invalid peer certificate|UnknownIssuer|SELF_SIGNED_CERT|DEPTH_ZERO_SELF_SIGNED|UNABLE_TO_(GET_ISSUER|VERIFY)|CERT_HAS_EXPIRED|certificate/i,
    (what, hint) =>
      `a server's certificate was not trusted while ${what}: name your organisation's certificate file to ${hint.tool} (${hint.certificate}) and run the same command again`,
  ],
  [
    /\bE40[13]\b|\b40[137] (Unauthorized|Forbidden|Proxy Authentication)|\bE407\b|Proxy Authentication Required|status code: 40[137]|\b40[137] Client Error|ERR_PROXY/i,
    (what, hint) =>
      `the package index or proxy refused access while ${what}: check the credentials configured for ${hint.tool}`,
  ],
  [
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|dns error|error sending request|tcp connect error|Connection refused|failed to establish a new connection|Name or service not known|Temporary failure in name resolution|timed out|Network is unreachable|NewConnectionError|ReadTimeoutError|ConnectTimeoutError|ProxyError|Max retries exceeded|operation timed out|Failed to fetch|Network connectivity is disabled|only-if-cached|ENOTCACHED|socket hang up/i,
    (what, hint) =>
      `no network connection to the package index while ${what}: connect, or configure a proxy or mirror for ${hint.tool} (${hint.mirror}), and run the same command again`,
  ],
  [
    /ETARGET|\bE404\b|No matching distribution found|Could not find a version|has no wheels with a matching|no version of|not found in the (package )?registry|was not found in/i,
    (what, hint) =>
      `the package index does not have a pinned package while ${what}: the index or mirror configured for ${hint.tool} must carry it ({last})`,
  ],
  [
    /EACCES|EPERM|Permission denied|os error 13\b|EROFS|Read-only file system/i,
    what => `files could not be written while ${what}: the checkout and the cache folders must belong to you ({last})`,
  ],
]

const hints = {
  npm: {
    tool: 'npm',
    mirror: 'npm config set registry, proxy',
    certificate: 'npm config set cafile, or NODE_EXTRA_CA_CERTS',
  },
  pip: { tool: 'pip', mirror: 'pip config set global.index-url, HTTPS_PROXY', certificate: 'PIP_CERT' },
  uv: {
    tool: 'pip or uv',
    mirror: 'pip config set global.index-url, UV_DEFAULT_INDEX, HTTPS_PROXY',
    certificate: 'SSL_CERT_FILE',
  },
}

/** The line of a package manager's log that says most. */
export function lastMeaningfulLine(log) {
  const lines = withoutCredentials(log)
    .split('\n')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colour codes are control characters
    .map(line => line.replace(/\u001b\[[0-9;]*m/g, '').trim())
    .filter(line => line !== '' && !/A complete log of this run|^npm error$|^hint:/.test(line))
  const errors = lines.filter(line => /error|×|fatal|cannot|failed/i.test(line))
  return (errors.at(0) ?? lines.at(-1) ?? 'it said nothing').slice(0, 300)
}

/**
 * Why a package manager failed, as a sentence. `what`: what was being done ("npm installed packages"); `tool`: npm, pip
 * or uv; `disk`: how much room the step needs, in words.
 */
export function explain(log, what, tool, disk) {
  const hint = { ...hints[tool], disk }
  for (const [pattern, sentence] of causes)
    if (pattern.test(log)) return new Failure(sentence(what, hint).replace('{last}', lastMeaningfulLine(log)), 2)
  return new Failure(`${tool} failed while ${what}: ${lastMeaningfulLine(log)}`, 1)
}
