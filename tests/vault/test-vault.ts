import { join } from 'node:path'
import { type OpenDb, openDb } from '../../src-main/core/db/open.ts'
import type { Host } from '../../src-main/core/host.ts'
import { openVault } from '../../src-main/core/vault/open-vault.ts'
import type { Binding, SecretSource, Vault } from '../../src-main/core/vault/vault.ts'
import { testHost } from '../helpers/test-host.ts'

export const scale = Number(process.env.CORRAL_TEST_SCALE ?? 1)

/** Cheap to open; a real one costs 256 MiB and a second. */
const kitCost = { m: 64, t: 1, p: 1 }

export interface TestVault {
  readonly vault: Vault
  readonly opened: OpenDb
  readonly host: Host
  close(): Promise<void>
}

/** A vault over the production schema, with the rows of provider keys as its secrets. */
export async function startVault(
  dataDir: string,
  parts: Partial<Host> = {},
  now?: () => Date,
): Promise<TestVault> {
  const host = testHost(dataDir, parts)
  const opened = openDb(join(dataDir, 'corral.db'), join(host.resourcesDir, 'migrations'))
  try {
    const vault = await openVault({ db: opened.db, host, kitCost, ...(now && { now }) })
    vault.registerSecrets(providerKeySource(opened))
    return {
      vault,
      opened,
      host,
      async close() {
        await vault.stop()
        opened.close()
      },
    }
  } catch (error) {
    opened.close()
    throw error
  }
}

const origin = 'https://api.example.com'

export function bindingOf(uid: string): Binding {
  return { context: `provider_key:${uid}:api_key`, origin }
}

/** The secret that belongs into a row, so that a mix-up is seen. */
export function secretOf(uid: string): string {
  return `sk-${uid}-geheim-ключ`
}

/** Adds rows `k0`, `k1`… with their secrets. */
export async function addRows({ vault, opened }: TestVault, count: number): Promise<string[]> {
  const sqlite = opened.db.$client
  sqlite.exec(`insert or ignore into providers
    (id, name, display_name, protocols, created_at, updated_at) values (1, 'p', 'P', '[]', 0, 0)`)
  const insert = sqlite.prepare(`insert into provider_keys
    (uid, provider_id, label, sealed, origin, state, created_at, updated_at)
    values (?, 1, 'x', ?, '${origin}', 'ready', 0, 0)`)
  const uids = Array.from({ length: count }, (_, index) => `k${index}`)
  for (const uid of uids) insert.run(uid, await vault.seal(secretOf(uid), bindingOf(uid)))
  return uids
}

export interface Row {
  readonly uid: string
  readonly sealed: string
  readonly state: string
}

export function rowsOf({ opened }: Pick<TestVault, 'opened'>): Row[] {
  const query = 'select uid, sealed, state from provider_keys order by id'
  return opened.db.$client.prepare<[], Row>(query).all()
}

/** Opens every row; throws at the first that does not hold its own secret. */
export async function requireAllOpen(test: TestVault): Promise<number> {
  const rows = rowsOf(test)
  for (const { uid, sealed } of rows) {
    const plain = await test.vault.open(sealed, bindingOf(uid))
    if (plain !== secretOf(uid)) throw new Error(`${uid} holds another secret`)
  }
  return rows.length
}

export function sqlOf<T>({ opened }: Pick<TestVault, 'opened'>, query: string): T[] {
  return opened.db.$client.prepare<[], T>(query).all()
}

function providerKeySource({ db }: OpenDb): SecretSource {
  const sqlite = db.$client
  return {
    name: 'provider_keys',
    list: () =>
      sqlite
        .prepare<[], Row>('select uid, sealed, state from provider_keys where sealed is not null')
        .all()
        .map(({ uid, sealed }) => ({ id: uid, sealed, binding: bindingOf(uid) })),
    replace: (uid, was, now) =>
      sqlite
        .prepare('update provider_keys set sealed = ? where uid = ? and sealed = ?')
        .run(now, uid, was).changes === 1,
    markUnreadable: (uid) =>
      void sqlite
        .prepare("update provider_keys set state = 'needs_reentry' where uid = ?")
        .run(uid),
  }
}
