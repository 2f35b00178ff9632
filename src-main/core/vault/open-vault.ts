import { eq } from 'drizzle-orm'
import type { Db } from '../db/open.ts'
import { CorralError } from '../errors.ts'
import type { Host } from '../host.ts'
import { createBackup, listBackups } from './backup.ts'
import { replaceRoot, rotateRoot, settleRoot } from './change-root.ts'
import { createChecker } from './check.ts'
import { writeExport } from './export-file.ts'
import { deriveFileKey } from './file-key.ts'
import { longestJwe, strictUtf8 } from './jwe.ts'
import { activeKey, newKey, putActive } from './keyring.ts'
import { createSecretHider } from './hide-secrets.ts'
import { createKeys } from './keys.ts'
import { withVaultLock } from './lock.ts'
import { type Argon2Cost, fileCost } from './passphrase.ts'
import { readRecoveryKit, writeRecoveryKit } from './recovery-kit.ts'
import { type Progress, hasFormerKeys, resealAll, retireUnused } from './reseal.ts'
import { findRootOf, keepRoot, rootRow } from './root-holder.ts'
import { rootFromText, rootIdOf } from './root-secret.ts'
import { openText, sealText } from './sealed-text.ts'
import { sessionSecret } from './session-secret.ts'
import { vaultRoot } from './table.ts'
import { VaultError } from './vault-error.ts'
import type { SecretSource, Vault } from './vault.ts'

const typ = 'corral-secret+jwe'

/**
 * Finds the root secret, or makes it on a first run, and is ready; locked when it cannot be had.
 * @throws CorralError `invalid_input` when a variable of the operator is too weak to use
 */
export async function openVault({
  db,
  host,
  now = () => new Date(),
  kitCost = fileCost,
}: {
  db: Db
  host: Host
  now?: () => Date
  /** What a recovery kit and an export cost to open. */
  kitCost?: Argon2Cost
}): Promise<Vault> {
  const sessions = sessionSecret(host.environment)
  const holder = await findRootOf(db, host, now)
  const keys = createKeys(db, holder)
  const sources: SecretSource[] = []
  const listeners = new Set<() => void>()
  let progress: Progress | null = null
  let work: Promise<void> = Promise.resolve()
  let stopped = false

  const alone = <T>(change: () => Promise<T>) => withVaultLock(host.dataDir, change)

  const seal: Vault['seal'] = async (plain, { context, origin }) => {
    const { kid, key } = await keys.active('data')
    const header = { typ, kid, ctx: context, org: origin ?? undefined }
    const sealed = await sealText(new TextEncoder().encode(plain), key, header)
    if (sealed.length > longestJwe) throw new CorralError('too_large', 'The secret is too long.')
    return sealed
  }

  const open: Vault['open'] = async (sealed, { context, origin }) => {
    await holder.current()
    const keyOf = (kid: string) => keys.find(kid, 'data')
    const expected = { typ, ctx: context, org: origin ?? undefined }
    const bytes = await openText(sealed, keyOf, expected)
    try {
      return strictUtf8(bytes)
    } catch (cause) {
      throw new VaultError('bad_format', { cause })
    } finally {
      bytes.fill(0)
    }
  }

  const checker = createChecker(sources, open)

  const reseal = async () => {
    try {
      await resealAll(
        db,
        sources,
        { open, seal },
        (reached) => {
          progress = reached
        },
        () => stopped,
      )
      if (!stopped) retireUnused(db, now())
    } finally {
      progress = null
    }
  }

  const rotateData = async () => {
    const { wrapping } = await holder.current()
    putActive(db, await newKey('data', wrapping, now()), 'opens_only')
    await reseal()
  }

  const rotateSessions = async () => {
    if (sessions) {
      throw new CorralError(
        'conflict',
        'The key for sessions is in CORRAL_JWT_SECRET. Change it there and start Corral again.',
      )
    }
    const { wrapping } = await holder.current()
    putActive(db, await newKey('sessions', wrapping, now()), 'retired')
  }

  const endSessions = () => {
    for (const listener of listeners) listener()
  }

  const changes = {
    data: rotateData,
    sessions: rotateSessions,
    root: async () => {
      await rotateRoot(db, host, await holder.current())
      await holder.look()
    },
  }

  return {
    status() {
      const state = holder.state()
      return {
        state: state.kind,
        reason: state.kind === 'locked' ? state.reason : null,
        root: state.kind === 'open' ? state.place : null,
        ...checker.count(),
        rotation: progress,
        data_key_created_at: activeKey(db, 'data')?.createdAt.toISOString() ?? null,
        recovery_kit_created_at: rootRow(db)?.recoveryKitAt?.toISOString() ?? null,
      }
    },

    async demandOpen() {
      await holder.current()
    },
    seal,
    open,

    signingKey: async () => sessions ?? keys.active('sessions'),

    async verificationKey(kid) {
      if (sessions) return kid === sessions.kid ? sessions.key : null
      return keys.find(kid, 'sessions')
    },

    async fileKey(purpose) {
      const { kid, key } = await keys.active('data')
      return { kid, key: deriveFileKey(key, purpose) }
    },

    onSessionsEnded(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },

    registerSecrets: (source) => void sources.push(source),

    async check() {
      if (holder.state().kind === 'open') await checker.check()
    },

    async secretHider() {
      await holder.current()
      return createSecretHider(sources, open)
    },

    async resume() {
      if (holder.state().kind === 'locked' || stopped) return
      const unfinished = async () => {
        await settleRoot(db, host)
        if (hasFormerKeys(db)) await reseal()
      }
      work = alone(unfinished).catch((err: unknown) => {
        host.log.error({ err }, 'a change of keys could not be finished')
      })
      await work
    },

    async rotate(key) {
      await holder.current()
      const change = alone(changes[key])
      work = change.catch(() => {})
      await change
      if (key === 'sessions') endSessions()
    },

    async unlock(using) {
      const row = rootRow(db)
      if (!row || holder.state().kind === 'open') {
        throw new CorralError('conflict', row ? 'The vault is open.' : nothingToUnlock)
      }
      const root =
        'kit' in using
          ? await readRecoveryKit(using.kit, using.passphrase)
          : await rootFromText(using.secret, Buffer.from(row.salt, 'base64url'))
      if (rootIdOf(root) !== row.rootId) {
        throw new CorralError('invalid_input', 'This is not the root secret of this vault.')
      }
      await alone(() => keepRoot(host, root))
      await holder.look()
    },

    retry: () => holder.look(),

    async startOver() {
      if (holder.state().kind === 'open') {
        throw new CorralError('conflict', 'The vault is open. There is nothing to give up.')
      }
      await alone(async () => {
        await createBackup(db.$client, host, 'asked', now())
        await replaceRoot(db, host, now())
      })
      await holder.look()
      await checker.check()
      endSessions()
    },

    async recoveryKit(passphrase) {
      const { root } = await holder.current()
      const kit = await writeRecoveryKit(root, passphrase, kitCost, now())
      db.update(vaultRoot).set({ recoveryKitAt: now() }).where(eq(vaultRoot.id, 1)).run()
      return kit
    },

    backups: {
      list: () => listBackups(host.dataDir),
      create: (reason) => createBackup(db.$client, host, reason, now()),
    },

    async exportAll(passphrase, file) {
      const { root } = await holder.current()
      return writeExport(db.$client, { host, root, passphrase, file, cost: kitCost, now: now() })
    },

    async stop() {
      stopped = true
      await work
    },
  }
}

const nothingToUnlock =
  'The keyring of this vault is gone, so no secret can open it. Restore a backup, or start over.'
