import type { AppUndone } from '../../contract/apps.ts'
import type { FileApp } from './app.ts'
import { type Connection, digestOf } from './connections.ts'
import { ownSettings } from './own-settings.ts'
import type { AppsParts } from './parts.ts'
import { shownPath } from './preview-file.ts'
import { readSettingsFile, writeSettingsFile } from './settings-file.ts'
import { withoutSettings } from './settings-text.ts'
import { shownDiff } from './shown-diff.ts'

/**
 * Puts the old file back if ours still stands there unchanged, else takes out what is still ours.
 * @throws CorralError when the file cannot be read or written; then nothing was changed
 */
export async function undoFile(
  { homeDir, connections }: AppsParts,
  app: FileApp,
  connection: Connection,
): Promise<Omit<AppUndone, 'app'>> {
  const file = await readSettingsFile(homeDir, app.file)
  if (file.text === null) return { restored: 'nothing', kept: [], diff: '' }
  const { id, backup, writtenDigest } = connection
  const original = backup === null ? null : await connections.readBackup(id, backup)
  if (digestOf(file.text) === writtenDigest && (original !== null || backup === null)) {
    await writeSettingsFile(homeDir, app.file, file, original)
    return { restored: 'whole', kept: [], diff: '' }
  }
  const settings = ownSettings(app, connection, file.text)
  const { text, kept, removed } = withoutSettings(app, file.text, settings, original)
  if (removed === 0) return { restored: 'nothing', kept, diff: '' }
  const isEmpty = original === null && text.trim() === app.format.empty.trim()
  const left = isEmpty ? null : text
  await writeSettingsFile(homeDir, app.file, file, left)
  return { restored: 'parts', kept, diff: shownDiff(shownPath(app.file), file.text, left) }
}
