import { CorralError } from '../errors.ts'
import type { AppWish } from '../lib/app-settings/app-wish.ts'
import type { FileApp } from './app.ts'
import { type Connection, type Connections, digestOf } from './connections.ts'
import { withoutOwn } from './own-settings.ts'
import type { AppsParts } from './parts.ts'
import { refuseInstead } from './preview-file.ts'
import { fingerprintOf, readSettingsFile, writeSettingsFile } from './settings-file.ts'
import { withSettings } from './settings-text.ts'
import { giveToken, revokeQuietly, tokenIn } from './token.ts'

interface Wanted extends Omit<AppWish, 'token'> {
  readonly fingerprint?: string | undefined
  readonly newToken: boolean
}

/**
 * Writes an app's settings: token, backup and record first, the file last, so that a crash on the
 * way leaves nothing that cannot be undone. Answers the token where the user has to paste it.
 */
export async function connectFile(
  parts: AppsParts,
  app: FileApp,
  before: Connection | null,
  { fingerprint, newToken, ...rest }: Wanted,
): Promise<string | null> {
  const { tokens, connections, homeDir } = parts
  const file = await readSettingsFile(homeDir, app.file)
  await refuseInstead(homeDir, app, file.text)
  if (fingerprint !== undefined && fingerprint !== fingerprintOf(file.text)) {
    throw new CorralError('conflict', 'The file has changed since you saw the difference.')
  }
  const base = before ? await withoutOwn(connections, app, before, file.text) : file.text
  const kept = before && file.text !== null ? tokenIn(file.text, before.tokenDigest) : null
  const given = giveToken(tokens, app, newToken ? null : before, kept)
  try {
    const { address, model, fastModel, contextTokens } = rest
    const wish = { address, model, fastModel, contextTokens }
    const text = withSettings(app, base, app.settings({ ...wish, token: given.token ?? '' }))
    await connections.save({
      ...wish,
      id: app.id,
      connectedAt: new Date().toISOString(),
      tokenId: given.id,
      tokenDigest: given.digest,
      writtenDigest: digestOf(text),
      backup: await backupOf(connections, app, before, base),
    })
    await writeSettingsFile(homeDir, app.file, file, text)
  } catch (error) {
    if (given.isNew) revokeQuietly(tokens, given.id)
    await (before ? connections.save(before) : connections.remove(app.id))
    throw error
  }
  if (before && before.tokenId !== given.id) revokeQuietly(tokens, before.tokenId)
  return app.holdsToken || !given.isNew ? null : given.token
}

/** The name of a copy that holds just this. */
async function backupOf(
  connections: Connections,
  app: FileApp,
  before: Connection | null,
  base: string | null,
): Promise<string | null> {
  if (base === null) return null
  const name = before?.backup ?? null
  const same = name !== null && (await connections.readBackup(app.id, name)) === base
  return same ? name : connections.keepBackup(app.id, base)
}
