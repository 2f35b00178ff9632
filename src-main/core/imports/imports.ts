import type { FoundImport, ImportReport } from '../../contract/imports.ts'
import { CorralError } from '../errors.ts'
import type { Host } from '../host.ts'
import { createLimit } from '../lib/limit.ts'
import type { Vault } from '../vault/vault.ts'
import { parseFernetKey } from './fernet.ts'
import { findImports } from './found-imports.ts'
import { type ImportMlxManagerDeps, importMlxManager } from './import-mlx-manager.ts'
import { importProfiles } from './import-profiles.ts'
import { importProviders } from './import-providers.ts'
import { type KeptValue, importsFolder, keepValues } from './kept-values.ts'
import { type ImportLiteLlmDeps, importLiteLlm } from './litellm/import-lite-llm.ts'
import { type OldProfiles, readPresets } from './lm-studio/read-presets.ts'
import { type OpenedProvider, openProviders, unreadableValues } from './opened-provider.ts'
import { type OldSecrets, mlxManagerSecrets, openR4uSecrets } from './old-secrets.ts'
import type { OldProvider } from './old-provider.ts'
import { readOllama } from './ollama/read-ollama.ts'
import { jwtSecretOf, readMlxManager } from './read-mlx-manager.ts'
import { readOpenR4u } from './read-open-r4u.ts'
import { reportRow } from './report.ts'

interface Asked {
  /** Absolute. */
  readonly path: string
  /** Only say what would come of it: the same rows, and nothing is written. */
  readonly preview: boolean
}

interface ForProfiles extends Asked {
  /** For profiles whose own model is not here. */
  readonly model_id?: string | undefined
}

/**
 * Takes over what other programs kept. Only ever reads their files. Reads and opens everything
 * first, then writes row by row; a second run finds what the first has written, and fills in keys
 * that the first could not open. Old secrets are used for this one call and kept nowhere.
 */
export interface Imports {
  /** What lies in the usual places of those programs. */
  found(): Promise<FoundImport[]>
  /**
   * @param byOwner whether the owner of this machine's account asks; see `importUsers`
   * @throws CorralError `invalid_input`, `too_large`, `conflict`, `vault_locked`
   */
  mlxManager(
    input: ForProfiles & { readonly jwt_secret?: string | undefined },
    byOwner: boolean,
  ): Promise<ImportReport>
  /** @throws as `mlxManager` */
  openR4u(input: Asked & { readonly encryption_key: string }): Promise<ImportReport>
  /** @throws CorralError `invalid_input`, `too_large` */
  lmStudio(input: ForProfiles): Promise<ImportReport>
  /** @throws as `lmStudio` */
  ollama(input: ForProfiles): Promise<ImportReport>
  /** @throws as `mlxManager` */
  liteLlm(input: Asked): Promise<ImportReport>
}

const noPlaceYet = 'Enter it in Discover, where Corral keeps the token of Hugging Face.'

export function createImports(
  given: Omit<ImportMlxManagerDeps & ImportLiteLlmDeps, 'now'> & {
    readonly vault: Vault
    readonly host: Pick<Host, 'dataDir' | 'homeDir' | 'environment'>
    readonly now?: () => Date
  },
): Imports {
  const deps = { now: () => new Date(), ...given }
  const { vault, host } = deps
  const { dataDir } = host
  const oneAtATime = createLimit(1)
  const backUp = () => vault.backups.create('import')

  /** Backs up, and keeps what stays unreadable, before the first row is written. */
  const prepare = async (
    source: string,
    old: readonly OldProvider[],
    {
      secrets,
      preview,
      more = [],
    }: { secrets: OldSecrets; preview: boolean; more?: readonly KeptValue[] },
  ): Promise<OpenedProvider[]> => {
    const opened = await openProviders(old, secrets, source)
    if (preview) return opened
    await backUp()
    await keepValues(dataDir, source, [...unreadableValues(opened), ...more])
    return opened
  }

  const takeProfiles = (
    read: (path: string) => Promise<OldProfiles>,
    { path, model_id: modelId, preview }: ForProfiles,
  ): Promise<ImportReport> =>
    oneAtATime(async () => {
      const { profiles, rows: unread } = await read(path)
      const { rows } = await importProfiles(deps, profiles, { modelId, preview })
      return { preview, rows: [...rows, ...unread] }
    })

  return {
    found: () => findImports(host),

    mlxManager: ({ path, jwt_secret, model_id: modelId, preview }, byOwner) =>
      oneAtATime(async () => {
        refuseWhenLocked(vault)
        const source = await readMlxManager(path, importsFolder(dataDir))
        const secrets = mlxManagerSecrets(jwtSecretOf(jwt_secret, source), source.salt)
        const { data } = source
        const more = data.huggingFaceToken === null ? [] : [keptToken(data.huggingFaceToken)]
        const opened = await prepare('mlx-manager', data.providers, { secrets, preview, more })
        const choice = { byOwner, modelId, preview }
        const rows = [
          ...(await importMlxManager(deps, { data, opened }, choice)),
          ...more.map(({ name, why }) => reportRow('key', name, 'skipped', why)),
        ]
        return { preview, rows }
      }),

    openR4u: ({ path, encryption_key, preview }) =>
      oneAtATime(async () => {
        refuseWhenLocked(vault)
        const key = parseFernetKey(encryption_key.trim())
        if (!key) throw malformedKey()
        const old = await readOpenR4u(path)
        const opened = await prepare('open-r4u', old, { secrets: openR4uSecrets(key), preview })
        const { rows } = await importProviders(deps, opened, preview)
        return { preview, rows }
      }),

    lmStudio: (input) => takeProfiles(readPresets, input),
    ollama: (input) => takeProfiles(readOllama, input),

    liteLlm: (input) =>
      oneAtATime(async () => {
        refuseWhenLocked(vault)
        return { preview: input.preview, rows: await importLiteLlm(deps, input, backUp) }
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
