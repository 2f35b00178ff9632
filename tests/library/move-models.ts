import { pino } from 'pino'
import { openDb } from '../../src-main/core/db/open.ts'
import { openLibrary } from '../../src-main/core/library/library.ts'
import { unknownFacts } from './unknown-facts.ts'

/** Run as a process of its own: begins or resumes a move, and ends when it has ended. */
const [dataDir = '', homeDir = '', migrations = '', to = ''] = process.argv.slice(2)
const { db } = openDb(`${dataDir}/corral.db`, migrations)
const log = pino({ level: 'error' })
const host = { dataDir, homeDir, environment: {}, log }
const library = await openLibrary({ db, host, facts: unknownFacts })
library.start()
const { moving, folders } = library.folders.list()
if (moving === null && folders[0]?.path !== to) await library.folders.move(to, async () => {})
process.stdout.write('begun\n')
for await (const state of library.folders.watch()) {
  if (state.moving === null) break
  if (state.moving.error !== null) throw new Error(state.moving.error)
}
process.exit(0)
