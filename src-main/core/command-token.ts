import { join } from 'node:path'
import { type AppTokens, createAppTokens } from './accounts/app-tokens.ts'
import { openCurrentDb } from './db/open.ts'
import type { Host } from './host.ts'

/** Longer than any command takes; ends a token whose command was killed. */
const livesMs = 24 * 60 * 60 * 1000

/**
 * Lends a token for the Corral that runs on this data folder, and revokes it afterwards. Whoever may
 * write the database may have one; nothing else of the application is built for it. What it may do
 * beyond any other token: see `demandProgramRight`.
 *
 * @throws CorralError `conflict` when that Corral is of another version
 */
export async function withCommandToken<T>(
  { dataDir, resourcesDir }: Pick<Host, 'dataDir' | 'resourcesDir'>,
  access: 'user' | 'admin',
  use: (token: string) => Promise<T>,
): Promise<T> {
  const withTokens = <R>(work: (tokens: AppTokens) => R): R => {
    const { db, close } = openCurrentDb(
      join(dataDir, 'corral.db'),
      join(resourcesDir, 'migrations'),
    )
    try {
      return work(createAppTokens(db))
    } finally {
      close()
    }
  }
  const expiresAt = new Date(Date.now() + livesMs)
  const { id, token } = withTokens((tokens) =>
    tokens.create({ label: 'corral command', access, expiresAt, isCommand: true }),
  )
  try {
    return await use(token)
  } finally {
    withTokens((tokens) => tokens.revoke(id))
  }
}
