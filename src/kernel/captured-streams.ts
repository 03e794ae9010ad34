import { StringDecoder } from 'node:string_decoder'
import type { StreamName } from './stream-merger.js'

type Done = (error?: Error | null) => void

/** From now on what this process prints goes to `write`; what had been there before is returned. */
export function captureStreams(write: (name: StreamName, text: string) => void): { log(text: string): void } {
  const original = process.stderr.write.bind(process.stderr)
  for (const name of ['stdout', 'stderr'] as const) {
    const decoder = new StringDecoder('utf8')
    process[name].write = (chunk: Uint8Array | string, encoding?: BufferEncoding | Done, done?: Done): boolean => {
      write(name, typeof chunk === 'string' ? chunk : decoder.write(Buffer.from(chunk)))
      const called = typeof encoding === 'function' ? encoding : done
      called?.()
      return true
    }
  }
  return { log: text => void original(`${text}\n`) }
}
