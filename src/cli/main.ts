#!/usr/bin/env node
import { commandLine } from './command-line.js'

void commandLine(process.argv.slice(2)).then(status => {
  process.exitCode = status
})
