import { commandLine } from '../../src/cli/command-line.js'

/** `gradient-lab` with the tests' own experiment instead of the package's. */
const source = { module: require.resolve('../runs/random-walk.js'), name: 'experiments' }
void commandLine(process.argv.slice(2), source).then(status => {
  process.exitCode = status
})
