import { writeSync } from 'node:fs'

/** Preloaded into a command: at its end, its processor time in ms and the modules that it loaded, as JSON on stderr. */
process.on('exit', () => {
  const { user, system } = process.cpuUsage()
  writeSync(2, JSON.stringify({ milliseconds: (user + system) / 1000, modules: Object.keys(require.cache) }))
})
