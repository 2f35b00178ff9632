import { startRealTrial } from '../../helpers/trials.ts'

// Starts a trial, says its process id and waits to be killed.

const child = startRealTrial()
process.stdout.write(`${child.pid()}\n`)
setInterval(() => {}, 1000)
