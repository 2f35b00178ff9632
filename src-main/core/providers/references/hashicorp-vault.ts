import { z } from 'zod'
import type { SecretAdapter } from './adapter.ts'
import { askManager } from './manager-request.ts'
import { SecretReferenceError } from './reference-error.ts'

/** Source: developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2, "Read secret version". */
const SecretVersion = z.object({ data: z.object({ data: z.record(z.string(), z.unknown()) }) })

const manager = 'HashiCorp Vault'

/**
 * `vault:mount/path#field`: the newest version of a secret of a KV v2 engine. The server and the
 * token are those of Vault's own tools: VAULT_ADDR, VAULT_TOKEN, VAULT_NAMESPACE.
 */
export const hashicorpVault: SecretAdapter = {
  check: (rest) => void parse(rest),
  async read(rest, deps) {
    const { mount, path, field } = parse(rest)
    const { VAULT_ADDR, VAULT_TOKEN, VAULT_NAMESPACE } = deps.environment
    if (!VAULT_ADDR || !VAULT_TOKEN || !URL.canParse(VAULT_ADDR)) {
      throw new SecretReferenceError('not_configured', 'VAULT_ADDR and VAULT_TOKEN are not set.')
    }
    const { status, json } = await askManager(
      manager,
      {
        url: `${VAULT_ADDR.replace(/\/+$/, '')}/v1/${mount}/data/${path}`,
        headers: {
          'x-vault-token': VAULT_TOKEN,
          'x-vault-request': 'true',
          ...(VAULT_NAMESPACE ? { 'x-vault-namespace': VAULT_NAMESPACE } : {}),
        },
      },
      deps,
    )
    if (status === 404) throw notFound()
    if (status === 403) {
      throw new SecretReferenceError('denied', 'HashiCorp Vault does not let this token read it.')
    }
    const secret = SecretVersion.safeParse(json)
    if (status !== 200 || !secret.success) {
      throw new SecretReferenceError('unreachable', `HashiCorp Vault answered with ${status}.`)
    }
    const value = secret.data.data.data[field]
    if (typeof value !== 'string') throw notFound()
    return value
  },
}

function notFound(): SecretReferenceError {
  return new SecretReferenceError('not_found', 'HashiCorp Vault has no such secret or field.')
}

function parse(rest: string): { mount: string; path: string; field: string } {
  const [, mount, path, field] = /^([\w.-]+)\/([\w./-]+)#([\w.-]+)$/.exec(rest) ?? []
  if (!mount || !path || !field || /(^|\/)\.{0,2}(\/|$)/.test(path)) {
    throw new SecretReferenceError(
      'malformed',
      'A reference to HashiCorp Vault is vault:mount/path#field.',
    )
  }
  return { mount, path, field }
}
