import { join } from 'node:path'
import type { AppCheck, AppId, AppPreview, AppUndone, ConnectableApp } from '../../contract/apps.ts'
import { CorralError } from '../errors.ts'
import { createLimit } from '../lib/limit.ts'
import type { App } from './app.ts'
import { knownApps } from './catalogue.ts'
import { connectFile } from './connect-file.ts'
import { type Connection, createConnections } from './connections.ts'
import { describeApp } from './describe.ts'
import { askOnce } from './live-check.ts'
import type { AppsDeps } from './parts.ts'
import { previewFile } from './preview-file.ts'
import { readSettingsFile } from './settings-file.ts'
import { giveToken, revokeQuietly, tokenIn } from './token.ts'
import { undoFile } from './undo-file.ts'

interface Choice {
  readonly id: AppId
  readonly model: string
  readonly fastModel?: string | undefined
}

/** Connects apps of this user to the local port by writing their settings, or by saying how. */
export interface Apps {
  list(): Promise<ConnectableApp[]>
  /** Writes nothing. @throws CorralError `conflict`, `forbidden`, `too_large`, `unavailable` */
  preview(choice: Choice): Promise<AppPreview>
  /**
   * All or nothing: what fails leaves file, token and record as they were. The answer holds the
   * token where the user has to paste it. @throws CorralError like `preview`
   */
  connect(
    choice: Choice & { fingerprint?: string | undefined; newToken: boolean },
  ): Promise<ConnectableApp & { token: string | null }>
  /** @throws CorralError like `preview`; `conflict` when the app is not connected */
  undo(id: AppId): Promise<AppUndone>
  /** One real request; may take as long as the model needs to load. @throws CorralError `conflict` */
  check(id: AppId, signal?: AbortSignal): Promise<AppCheck>
}

const checkLivesMs = 10 * 60_000

export function createApps(deps: AppsDeps): Apps {
  const { tokens, homeDir, log } = deps
  const connections = createConnections({ folder: join(deps.dataDir, 'apps'), log })
  const parts = { ...deps, connections }
  // Two changes of one file at once would both start from the same text.
  const inTurn = createLimit(1)

  const view = async (app: App) => describeApp(app, await connections.get(app.id), parts)
  const openAddress = () => {
    const address = deps.address()
    if (address === null) throw new CorralError('unavailable', 'The local port is closed.')
    return address
  }
  const wishOf = async ({ model, fastModel = model }: Choice) => ({
    address: openAddress(),
    model,
    fastModel,
    contextTokens: await deps.contextTokens(model),
  })
  const connected = async (app: App): Promise<Connection> => {
    const connection = await connections.get(app.id)
    if (!connection) throw new CorralError('conflict', `${app.name} is not connected.`)
    return connection
  }

  return {
    list: () => Promise.all(knownApps.map(view)),

    async preview(choice) {
      const app = knownApp(choice.id)
      const before = await connections.get(app.id)
      return previewFile(parts, app, before, await wishOf(choice))
    },

    connect: (choice) =>
      inTurn(async () => {
        const app = knownApp(choice.id)
        const before = await connections.get(app.id)
        const wish = await wishOf(choice)
        if (app.kind === 'file') {
          const token = await connectFile(parts, app, before, { ...choice, ...wish })
          return { ...(await view(app)), token }
        }
        const given = giveToken(tokens, app, choice.newToken ? null : before, null)
        await connections.save({
          ...wish,
          id: app.id,
          connectedAt: new Date().toISOString(),
          tokenId: given.id,
          tokenDigest: given.digest,
          writtenDigest: null,
          backup: null,
        })
        if (before && before.tokenId !== given.id) revokeQuietly(tokens, before.tokenId)
        return { ...(await view(app)), token: given.token }
      }),

    undo: (id) =>
      inTurn(async () => {
        const app = knownApp(id)
        const connection = await connected(app)
        const undone: Omit<AppUndone, 'app'> =
          app.kind === 'file'
            ? await undoFile(parts, app, connection)
            : { restored: 'nothing', kept: [], diff: '' }
        revokeQuietly(tokens, connection.tokenId)
        await connections.remove(id)
        return { ...undone, app: await view(app) }
      }),

    async check(id, signal = new AbortController().signal) {
      const app = knownApp(id)
      const connection = await connected(app)
      const address = openAddress()
      const drift = (await view(app)).connection?.drift ?? []
      const { model } = connection
      const own = await ownTokenOf(app, connection)
      const spare = own === null ? spareToken(app) : null
      try {
        const token = own ?? spare?.token ?? ''
        const answer = await askOnce({ dialect: app.dialect, address, token, model, signal })
        const problem = answer.problem ?? drift[0]?.text ?? null
        return { ...answer, ok: problem === null, problem, ownToken: own !== null, drift }
      } finally {
        if (spare) revokeQuietly(tokens, spare.id)
      }
    },
  }

  /** The token that the app itself will show, where Corral can read it. */
  async function ownTokenOf(app: App, { tokenDigest }: Connection): Promise<string | null> {
    if (app.kind !== 'file' || !app.holdsToken) return null
    const { text } = await readSettingsFile(homeDir, app.file)
    return text === null ? null : tokenIn(text, tokenDigest)
  }

  /** Corral keeps no tokens, so an app that keeps its own elsewhere is checked with another. */
  function spareToken(app: App) {
    const expiresAt = new Date(Date.now() + checkLivesMs)
    return tokens.create({ label: `${app.name} (check)`, access: 'user', expiresAt })
  }
}

/** @throws CorralError `not_found` */
function knownApp(id: AppId): App {
  const app = knownApps.find((one) => one.id === id)
  if (!app) throw new CorralError('not_found', 'There is no such app.')
  return app
}
