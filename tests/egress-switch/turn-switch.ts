import { openDb } from '../../src-main/core/db/open.ts'
import { createActivitySettings } from '../../src-main/core/settings/activity-settings.ts'

/** Run as a process of its own: turns the switch of a data folder on. */
const [file = '', migrations = ''] = process.argv.slice(2)
const { db, close } = openDb(file, migrations)
createActivitySettings(db).save({ nothing_leaves: true })
close()
