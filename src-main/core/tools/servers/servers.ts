import { randomUUID } from 'node:crypto'
import type { McpServer, McpTransport } from '../../../contract/tools.ts'
import { isDeepStrictEqual } from 'node:util'
import type { Db } from '../../db/open.ts'
import type { Egress } from '../../egress/egress.ts'
import type { LeaveSwitch } from '../../egress/leave-switch.ts'
import type { Host } from '../../host.ts'
import { within } from '../../lib/within.ts'
import { type Vault, VaultError } from '../../vault/vault.ts'
import { checkTransport, withKeptSecrets } from './given-transport.ts'
import type { OpenedTarget } from './open-client.ts'
import { programEnvironment } from './program-environment.ts'
import { type ServerLimits, usualLimits } from './server-limits.ts'
import { type ServerLink, createServerLink } from './server-link.ts'
import { type ServerRow, createServerRows, serverSecretSource } from './server-rows.ts'
import { type Secrets, bindingOf, openSecrets, sealSecrets } from './server-secrets.ts'

/** A server with its connection. */
export interface LinkedServer {
  readonly row: ServerRow
  readonly link: ServerLink
}

/** The MCP servers that administrators have added. */
export interface Servers {
  /** In the order in which they were added. */
  all(): readonly LinkedServer[]
  /** Waits a few seconds for the connection. @throws CorralError `invalid_input`, `conflict`, `vault_locked` */
  add(given: { readonly name: string; readonly transport: McpTransport }): Promise<McpServer>
  /** @throws CorralError `invalid_input`, `conflict`, `not_found`, `vault_locked` */
  update(change: ServerChange): Promise<McpServer>
  /** @throws CorralError `not_found` */
  remove(id: number): Promise<ServerRow>
  /** Over when it is decided; `state` and `problem` say how it went. @throws CorralError `not_found` */
  connect(id: number): Promise<McpServer>
  start(): void
  /** Over once no program of theirs runs any more. */
  stop(): Promise<void>
}

interface ServerChange {
  readonly id: number
  readonly name?: string | undefined
  readonly on?: boolean | undefined
  readonly transport?: McpTransport | undefined
}

export interface ServersDeps {
  readonly db: Db
  readonly vault: Vault
  readonly egress: Egress
  readonly nothingLeaves: LeaveSwitch
  readonly host: Pick<Host, 'environment' | 'homeDir' | 'version' | 'log'>
  /** Default: the usual ones. */
  readonly limits?: ServerLimits
  /** Told of each change of a server, its state or its tools. */
  readonly onChange: () => void
}

/** Most are there by then; a program that is fetched first may take minutes. */
const firstLookMs = 5000

export function createServers(deps: ServersDeps): Servers {
  const { db, vault, egress, nothingLeaves, host, limits = usualLimits, onChange } = deps
  const rows = createServerRows(db)
  vault.registerSecrets(serverSecretSource(db))
  const links = new Map<number, ServerLink>()
  let unfollow: (() => void) | null = null
  let isStopped = false

  const linkOf = (row: ServerRow) => {
    const known = links.get(row.id)
    if (known) return known
    const link = createServerLink({
      transport: row.transport,
      egress,
      nothingLeaves,
      version: host.version,
      limits,
      openTarget: async () => targetOf(row.transport, await openSecrets(vault, row), host),
      onChange() {
        const { state, problem } = link.now()
        // Not why: it may repeat what a program has said.
        host.log.info({ server: row.id, state, hasProblem: problem !== null }, 'tool server')
        onChange()
      },
    })
    links.set(row.id, link)
    return link
  }
  const connect = async (row: ServerRow) => {
    if (isStopped) return
    unfollow ??= nothingLeaves.follow(lookAgain)
    await linkOf(row).connect()
  }
  const disconnect = async (id: number) => {
    const link = links.get(id)
    links.delete(id)
    await link?.stop()
  }
  const lookAgain = () => {
    const isVaultOpen = vault.status().state === 'open'
    for (const link of links.values()) link.lookAgain(isVaultOpen)
  }
  const linked = (row: ServerRow) => ({ row, link: linkOf(row) })

  return {
    all() {
      if ([...links.values()].some((link) => link.waitsForVault())) lookAgain()
      return rows.all().map(linked)
    },
    async add({ name, transport: given }) {
      const { transport, secrets } = checkTransport(given)
      const facts = { uid: randomUUID(), transport }
      const sealed = await sealSecrets(vault, facts, secrets)
      const row = rows.insert({ ...facts, name, sealed })
      await within(connect(row), firstLookMs)
      return present(linked(row))
    },
    async update({ id, name, on, transport: given }) {
      const before = rows.get(id)
      const changed = given ? await changedTransport(vault, before, given) : {}
      const row = rows.update(id, {
        ...(name !== undefined && { name }),
        ...(on !== undefined && { on }),
        ...changed,
      })
      if (given || row.on !== before.on) await disconnect(id)
      if (row.on && (given || !before.on)) await within(connect(row), firstLookMs)
      onChange()
      return present(linked(row))
    },
    async remove(id) {
      const row = rows.get(id)
      rows.remove(id)
      await disconnect(id)
      onChange()
      return row
    },
    async connect(id) {
      const row = rows.get(id)
      if (row.on) await connect(row)
      return present(linked(row))
    },
    start() {
      for (const row of rows.all()) if (row.on) void connect(row)
    },
    async stop() {
      isStopped = true
      unfollow?.()
      await Promise.all([...links.keys()].map(disconnect))
    },
  }
}

/** What is kept of a changed transport. @throws CorralError `invalid_input`, `vault_locked` */
async function changedTransport(
  vault: Vault,
  before: ServerRow,
  given: McpTransport,
): Promise<Pick<ServerRow, 'transport' | 'sealed'>> {
  const { transport, secrets } = checkTransport(given)
  const facts = { uid: before.uid, transport }
  const isSame = isDeepStrictEqual(bindingOf(before), bindingOf(facts))
  const wantsKept = Object.values(secrets).includes('')
  const kept = isSame && wantsKept ? await keptSecrets(vault, before) : null
  const whole = wantsKept ? withKeptSecrets(secrets, kept) : secrets
  return { transport, sealed: await sealSecrets(vault, facts, whole) }
}

/** `null` when they do not open any more. @throws CorralError `vault_locked` */
async function keptSecrets(vault: Vault, row: ServerRow): Promise<Secrets | null> {
  try {
    return await openSecrets(vault, row)
  } catch (error) {
    if (error instanceof VaultError) return null
    throw error
  }
}

function targetOf(
  transport: ServerRow['transport'],
  secrets: Secrets,
  host: Pick<Host, 'environment' | 'homeDir'>,
): OpenedTarget {
  if (transport.type === 'http') {
    const { url, allowPrivate } = transport
    return { type: 'http', url, headers: secrets, allowPrivate }
  }
  const { command, args } = transport
  const environment = programEnvironment(secrets, host)
  return { type: 'stdio', command, args, environment, given: secrets, folder: host.homeDir }
}

/** A server as administrators see it. */
export function present({ row, link }: LinkedServer): McpServer {
  const { id, name, on, transport } = row
  const { state, problem, version, tools } = link.now()
  const shown =
    transport.type === 'stdio'
      ? transport
      : { ...transport, allowPrivate: transport.allowPrivate ?? false }
  return { id, name, on, transport: shown, state, problem, version, toolCount: tools.length }
}
