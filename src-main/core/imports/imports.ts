import type { ImportReport } from '../../contract/imports.ts'
import { CorralError } from '../errors.ts'
import { createLimit } from '../lib/limit.ts'
import type { Vault } from '../vault/vault.ts'
import { parseFernetKey } from './fernet.ts'
import { type ImportProvidersDeps, importProviders } from './import-providers.ts'
import { importUsers } from './import-users.ts'
import { type KeptValue, importsFolder, keepValues } from './kept-values.ts'
import { type OpenedProvider, openProviders, unreadableValues } from './opened-provider.ts'
import { type OldSecrets, mlxManagerSecrets, openR4uSecrets } from './old-secrets.ts'
import type { OldProvider } from './old-provider.ts'
import { jwtSecretOf, readMlxManager } from './read-mlx-manager.ts'
import { readOpenR4u } from './read-open-r4u.ts'
import { type ReportRow, reportRow } from './report.ts'

/**
 * Takes over what the predecessors kept. Only ever reads their files. Reads and opens everything
 * first, then writes row by row; a second run finds what the first has written, and fills in keys
 * that the first could not open. Old secrets are used for this one call and kept nowhere.
 */
export interface Imports {
  /**
   * @param byOwner whether the owner of this machine's account asks; see `importUsers`
   * @throws CorralError `invalid_input`, `too_large`, `conflict`, `vault_locked`
   */
  mlxManager(
    input: { readonly path: string; readonly jwt_secret?: string | undefined },
    byOwner: boolean,
  ): Promise<ImportReport>
  /** @throws as `mlxManager` */
  openR4u(input: { readonly path: string; readonly encryption_key: string }): Promise<ImportReport>
}

const noPlaceYet = 'Corral has no place for this token yet.'

export function createImports(
  given: Omit<ImportProvidersDeps, 'now'> & {
    readonly vault: Vault
    readonly dataDir: string
    readonly now?: () => Date
  },
): Imports {
  const deps = { now: () => new Date(), ...given }
  const { vault, dataDir } = deps
  const oneAtATime = createLimit(1)

  /** Backs up, and keeps what stays unreadable, before the first row is written. */
  const prepare = async (
    source: string,
    old: readonly OldProvider[],
    secrets: OldSecrets,
    more: readonly KeptValue[] = [],
  ): Promise<OpenedProvider[]> => {
    const opened = await openProviders(old, secrets, source)
    await vault.backups.create('import')
    await keepValues(dataDir, source, [...unreadableValues(opened), ...more])
    return opened
  }

  return {
    mlxManager: (input, byOwner) =>
      oneAtATime(async () => {
        refuseWhenLocked(vault)
        const source = await readMlxManager(input.path, importsFolder(dataDir))
        const secrets = mlxManagerSecrets(jwtSecretOf(input.jwt_secret, source), source.salt)
        const { users, providers, huggingFaceToken } = source.data
        const token = huggingFaceToken === null ? [] : [keptToken(huggingFaceToken)]
        const opened = await prepare('mlx-manager', providers, secrets, token)
        const rows = [
          ...(await importUsers(deps, users, byOwner)),
          ...(await importProviders(deps, opened)),
          ...token.map(({ name, why }) => reportRow('key', name, 'skipped', why)),
        ]
        return { rows }
      }),

    openR4u: (input) =>
      oneAtATime(async () => {
        refuseWhenLocked(vault)
        const key = parseFernetKey(input.encryption_key.trim())
        if (!key) throw malformedKey()
        const old = await readOpenR4u(input.path)
        const opened = await prepare('open-r4u', old, openR4uSecrets(key))
        const rows: ReportRow[] = await importProviders(deps, opened)
        return { rows }
      }),
  }
}

function keptToken(stored: string): KeptValue {
  const origin = 'settings huggingface_token'
  return { origin, name: 'huggingface_token', base_url: null, stored, why: noPlaceYet }
}

/** Better to say so before a long read than at the first key. */
function refuseWhenLocked(vault: Vault): void {
  if (vault.status().state === 'open') return
  throw new CorralError('vault_locked', 'The vault is locked. Open it before you import keys.')
}

function malformedKey(): CorralError {
  return new CorralError(
    'invalid_input',
    'This is no ENCRYPTION_KEY: it has 44 characters of base64url, the last of them `=`.',
    { param: 'encryption_key' },
  )
}
