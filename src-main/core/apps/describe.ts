import { join } from 'node:path'
import type { AppConnection, AppDrift, ConnectableApp } from '../../contract/apps.ts'
import { CorralError } from '../errors.ts'
import type { App, FileApp } from './app.ts'
import { type Connection, digestOf } from './connections.ts'
import { ownSettings } from './own-settings.ts'
import type { AppsParts } from './parts.ts'
import { shownPath } from './preview-file.ts'
import { exists, readSettingsFile } from './settings-file.ts'
import { changedSettings } from './settings-text.ts'

/** An app as the screen shows it, with what has drifted since it was connected. */
export async function describeApp(
  app: App,
  connection: Connection | null,
  parts: AppsParts,
): Promise<ConnectableApp> {
  const { id, name, summary, dialect, kind, hasFastModel } = app
  const address = parts.address() ?? connection?.address ?? 'http://127.0.0.1'
  const { model, fastModel, contextTokens } = connection ?? {
    model: 'MODEL',
    fastModel: 'MODEL',
    contextTokens: null,
  }
  return {
    id,
    name,
    summary,
    dialect,
    kind,
    hasFastModel,
    file: app.kind === 'file' ? shownPath(app.file) : null,
    holdsToken: app.kind === 'file' && app.holdsToken,
    installed: await isInstalled(app, parts.homeDir),
    steps: app.steps({ address, model, fastModel, contextTokens }),
    connection: connection && (await describeConnection(app, connection, parts)),
  }
}

async function isInstalled({ signs }: App, homeDir: string): Promise<boolean> {
  const found = await Promise.all(
    signs.map((sign) => exists(sign.startsWith('/') ? sign : join(homeDir, sign))),
  )
  return found.includes(true)
}

async function describeConnection(
  app: App,
  connection: Connection,
  parts: AppsParts,
): Promise<AppConnection> {
  const { model, fastModel, address, connectedAt, tokenId, backup } = connection
  const token = parts.tokens.list().find(({ id }) => id === tokenId)
  return {
    model,
    fastModel,
    address,
    connectedAt,
    tokenLastFour: token?.lastFour ?? null,
    tokenLastUsedAt: token?.lastUsedAt ?? null,
    backup: backup === null ? null : parts.connections.pathOf(app.id, backup),
    drift: await driftOf(app, connection, parts),
  }
}

async function driftOf(app: App, connection: Connection, parts: AppsParts): Promise<AppDrift[]> {
  const drift: AppDrift[] = []
  const address = parts.address()
  if (address === null) {
    drift.push({ reason: 'port_closed', text: 'The local port is closed.' })
  } else if (address !== connection.address) {
    const text = `Corral is at ${address} now; the app still asks ${connection.address}.`
    drift.push({ reason: 'port_moved', text })
  }
  if (!parts.tokens.current(connection.tokenId)) {
    drift.push({ reason: 'token_revoked', text: 'Its token was revoked.' })
  }
  if (app.kind === 'file') drift.push(...(await fileDriftOf(app, connection, parts.homeDir)))
  return drift
}

async function fileDriftOf(
  app: FileApp,
  connection: Connection,
  homeDir: string,
): Promise<AppDrift[]> {
  try {
    const { text } = await readSettingsFile(homeDir, app.file)
    if (text === null) return [{ reason: 'file_gone', text: 'Its settings file is gone.' }]
    if (digestOf(text) === connection.writtenDigest) return []
    const changed = changedSettings(app, text, ownSettings(app, connection, text))
    if (changed.length === 0) return []
    return [{ reason: 'settings_changed', text: `Changed since: ${changed.join(', ')}.` }]
  } catch (error) {
    if (!(error instanceof CorralError)) throw error
    return [{ reason: 'file_unreadable', text: error.message }]
  }
}
