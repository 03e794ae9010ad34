// The first program that runs in a fresh clone: `node set-up/main.mjs COMMAND`. Nothing is installed yet, and Node may
// be too old: this file must be readable by any Node that knows ES modules, so everything else is imported after the check.
const oldest = [20, 19]
const version = process.versions.node.split('.').map(Number)

if (version[0] < oldest[0] || (version[0] === oldest[0] && version[1] < oldest[1])) {
  console.error(
    'gradient-lab: Node ' +
      oldest.join('.') +
      ' or newer is required, this is ' +
      process.versions.node +
      ': install a newer one from nodejs.org, nvm or your system and run the same command again',
  )
  process.exit(2)
} else {
  import('./commands.mjs').then(commands => commands.main(process.argv.slice(2)))
}
