import { createCrashes } from '../../src-main/core/diagnostics/crashes.ts'

/**
 * Run as a process of its own: a Corral, as far as its crashes go. It waits to be killed, or throws
 * what nobody catches.
 */
const [dataDir = '', what = ''] = process.argv.slice(2)
createCrashes({ dataDir, homeDir: import.meta.dirname, version: '1.2.3' }).start()
process.stdout.write('ready')
if (what === 'throw') {
  setImmediate(() => JSON.parse('"private-canary-in-a-prompt'))
} else if (what === 'type-error') {
  setImmediate(() => (null as unknown as { field: string }).field.trim())
} else setInterval(() => {}, 1000)
