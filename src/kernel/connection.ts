import { readFileSync } from 'node:fs'

/** What Jupyter's connection file says. */
export interface Connection {
  readonly transport: string
  readonly ip: string
  readonly key: string
  readonly shell_port: number
  readonly iopub_port: number
  readonly stdin_port: number
  readonly control_port: number
  readonly hb_port: number
  readonly signature_scheme: string
}

/**
 * Reads the connection file that Jupyter names on the kernel's command line.
 * @throws RangeError for a signature scheme other than hmac-sha256
 */
export function readConnection(path: string): Connection {
  const connection: Connection = JSON.parse(readFileSync(path, 'utf8'))
  if (connection.signature_scheme !== 'hmac-sha256')
    throw new RangeError(`kernel: the signature scheme must be hmac-sha256, got ${connection.signature_scheme}`)
  return connection
}

/** The address of one of the connection's ports; a local socket's port is the end of its file name. */
export const addressOf = ({ transport, ip }: Connection, port: number): string =>
  transport === 'ipc' ? `ipc://${ip}-${port}` : `${transport}://${ip}:${port}`
