import type { FileApp, Setting } from './app.ts'
import { type Connection, type Connections, digestOf } from './connections.ts'
import { withoutSettings } from './settings-text.ts'
import { hiddenToken } from './shown-diff.ts'
import { tokenIn } from './token.ts'

/** The settings that were written when the app was connected, as far as the text can tell. */
export function ownSettings(app: FileApp, connection: Connection, text: string): Setting[] {
  const token = tokenIn(text, connection.tokenDigest) ?? hiddenToken
  return app.settings({ ...connection, token })
}

/**
 * The settings without ours: the copy that was made, as long as nobody but us has changed the file,
 * else the file with our parts taken out. `null` where there was no file.
 */
export async function withoutOwn(
  connections: Connections,
  app: FileApp,
  connection: Connection,
  text: string | null,
): Promise<string | null> {
  if (text === null) return null
  const { id, backup, writtenDigest } = connection
  const original = backup === null ? null : await connections.readBackup(id, backup)
  const isAsWeLeft = digestOf(text) === writtenDigest
  if (isAsWeLeft && (original !== null || backup === null)) return original
  return withoutSettings(app, text, ownSettings(app, connection, text), original).text
}
