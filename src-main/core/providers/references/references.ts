import type { ProviderKey } from '../../../contract/providers.ts'
import { type AdapterDeps, type SecretAdapter, maxSecretBytes } from './adapter.ts'
import { awsSecretsManager } from './aws-secrets-manager.ts'
import { environmentVariable } from './environment-variable.ts'
import { hashicorpVault } from './hashicorp-vault.ts'
import { onePassword } from './one-password.ts'
import { SecretReferenceError } from './reference-error.ts'
import { secretFile } from './secret-file.ts'

export type ReferenceScheme = Exclude<ProviderKey['source'], 'stored'>

const adapters: Record<ReferenceScheme, SecretAdapter> = {
  env: environmentVariable,
  file: secretFile,
  op: onePassword,
  vault: hashicorpVault,
  'aws-sm': awsSecretsManager,
}

/** The scheme, when `text` says where a key is and is not the key itself; else `null`. */
export function schemeOf(text: string): ReferenceScheme | null {
  const scheme = /^([a-z-]+):/.exec(text)?.[1]
  return scheme !== undefined && Object.hasOwn(adapters, scheme)
    ? (scheme as ReferenceScheme)
    : null
}

/** Is a reference written as it has to be? @throws SecretReferenceError `malformed` */
export function checkReference(reference: string, deps: AdapterDeps): void {
  const { adapter, rest } = split(reference)
  adapter.check(rest, deps)
}

/** What a reference leads to, now. @throws SecretReferenceError */
export async function resolveReference(reference: string, deps: AdapterDeps): Promise<string> {
  const { adapter, rest } = split(reference)
  adapter.check(rest, deps)
  const value = await adapter.read(rest, deps)
  if (isKey(value)) return value
  throw new SecretReferenceError('unusable', 'What the reference leads to cannot be a key.')
}

/** Could this be sent in a header? Visible ASCII, not empty, not longer than any key. */
export function isKey(value: string): boolean {
  return value.length <= maxSecretBytes && /^[\x21-\x7e]+$/.test(value)
}

function split(reference: string): { adapter: SecretAdapter; rest: string } {
  const scheme = schemeOf(reference)
  if (!scheme) throw new SecretReferenceError('malformed', 'This is no reference to a secret.')
  return { adapter: adapters[scheme], rest: reference.slice(scheme.length + 1) }
}
