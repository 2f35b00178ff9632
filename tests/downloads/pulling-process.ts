import { join } from 'node:path'
import { openDb } from '../../src-main/core/db/open.ts'
import { createDownloads } from '../../src-main/core/downloads/downloads.ts'
import { wantedOf } from '../../src-main/core/downloads/wanted.ts'
import { createEgress } from '../../src-main/core/egress/egress.ts'
import { createLeaveSwitch } from '../../src-main/core/egress/leave-switch.ts'
import { endpointFrom } from '../../src-main/core/hub/endpoint.ts'
import { openLibrary } from '../../src-main/core/library/library.ts'
import { createSettings } from '../../src-main/core/settings/settings.ts'
import { testHost } from '../helpers/test-host.ts'
import { unknownFacts } from '../library/unknown-facts.ts'

/**
 * Run as a process of its own, to be killed: goes on with what was begun, begins what was not, and
 * ends when nothing is left to do. What has failed is tried again, as a person would. Of the core it
 * has what downloads need, so that it starts quickly.
 */
const [dataDir = '', endpoint = '', token = '', wanted = '[]'] = process.argv.slice(2)
const host = testHost(dataDir)
const migrations = join(host.resourcesDir, 'migrations')
const { db, close } = openDb(join(dataDir, 'corral.db'), migrations)
const nothingLeaves = createLeaveSwitch(createSettings(db).activity)
const egress = createEgress({ ownPort: () => null, nothingLeaves, onOwnUse: () => {} })
const library = await openLibrary({ db, host, facts: unknownFacts })
const downloads = createDownloads({
  db,
  dataDir,
  log: host.log,
  egress,
  hub: { endpoint: () => endpointFrom(endpoint), tokenFor: async () => token },
  nothingLeaves,
  library,
  notify: () => {},
})
process.stdout.write('ready')
downloads.start()
const known = new Set(downloads.list().map(({ repo }) => repo))
const missing = (JSON.parse(wanted) as string[]).filter((repo) => !known.has(repo))
const begun = missing.map((model_id) => downloads.begin(wantedOf({ model_id })))
for await (const list of downloads.watch()) {
  for (const { task_id, state } of list) if (state === 'failed') downloads.resume(task_id)
  if (list.length > 0 && list.every(({ state }) => state === 'done')) break
}
await Promise.all(begun)
await downloads.stop()
await egress.close()
library.stop()
close()
process.exit(0)
