import { join, relative } from 'node:path'
import type { AppPreview } from '../../contract/apps.ts'
import { CorralError } from '../errors.ts'
import type { AppWish } from '../lib/app-settings/app-wish.ts'
import type { App, FileApp } from './app.ts'
import type { Connection } from './connections.ts'
import { ownSettings, withoutOwn } from './own-settings.ts'
import type { AppsParts } from './parts.ts'
import { type SettingsFile, exists, fingerprintOf, readSettingsFile } from './settings-file.ts'
import { changedSettings, withSettings } from './settings-text.ts'
import { hiddenToken, shownDiff } from './shown-diff.ts'

/** What connecting would change. Writes nothing. @throws CorralError */
export async function previewFile(
  { homeDir, connections }: AppsParts,
  app: App,
  before: Connection | null,
  wish: Omit<AppWish, 'token'>,
): Promise<AppPreview> {
  if (app.kind === 'steps') {
    throw new CorralError('unsupported', `${app.name} is set up by hand.`)
  }
  const file = await readSettingsFile(homeDir, app.file)
  await refuseInstead(homeDir, app, file.text)
  const base = before ? await withoutOwn(connections, app, before, file.text) : file.text
  const after = withSettings(app, base, app.settings({ ...wish, token: hiddenToken }))
  return {
    file: shownPath(app.file),
    exists: file.text !== null,
    diff: shownDiff(shownPath(app.file), file.text, after),
    fingerprint: fingerprintOf(file.text),
    warnings: await warningsOf(homeDir, app, before, file),
  }
}

/** For people: `~/.codex/config.toml`. */
export function shownPath(file: string): string {
  return `~/${file}`
}

/** @throws CorralError `conflict` when the app would stop reading a file that it reads now */
export async function refuseInstead(
  homeDir: string,
  app: FileApp,
  text: string | null,
): Promise<void> {
  const { file, notInsteadOf } = app
  if (text !== null || notInsteadOf === undefined) return
  if (!(await exists(join(homeDir, notInsteadOf)))) return
  throw new CorralError(
    'conflict',
    `${app.name} still uses ${shownPath(notInsteadOf)} and would stop reading it once there is ${shownPath(file)}. Move your settings there first.`,
  )
}

const readableByOthers = 0o044

async function warningsOf(
  homeDir: string,
  app: FileApp,
  before: Connection | null,
  { path, text, mode }: SettingsFile,
): Promise<string[]> {
  const warnings: string[] = []
  if (app.holdsToken && text !== null && (mode & readableByOthers) !== 0) {
    warnings.push('Other users of this Mac may read this file, and the token in it.')
  }
  const inside = relative(homeDir, path)
  if (inside !== app.file && !inside.startsWith('..')) {
    warnings.push(`The file is a link: ${shownPath(inside)} is what will change.`)
  }
  if (before && text !== null) {
    const changed = changedSettings(app, text, ownSettings(app, before, text))
    if (changed.length > 0) {
      warnings.push(`Changed since Corral wrote it, and written again: ${changed.join(', ')}.`)
    }
  }
  return warnings
}
