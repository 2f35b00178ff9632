import { createAppTokens } from '../../src-main/core/accounts/app-tokens.ts'
import { openDb } from '../../src-main/core/db/open.ts'

/** Run as a process of its own: commits as many tokens, one by one, as its last argument says. */
const [file = '', migrations = '', count = ''] = process.argv.slice(2)
const { db, close } = openDb(file, migrations)
const tokens = createAppTokens(db)
for (let i = 0; i < Number(count); i++) tokens.create({ label: `row ${i}`, access: 'user' })
close()
