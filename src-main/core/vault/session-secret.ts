import { createHmac } from 'node:crypto'
import { CorralError } from '../errors.ts'
import type { Host } from '../host.ts'

const variable = 'CORRAL_JWT_SECRET'
const placeholder = 'CHANGE_ME_IN_PRODUCTION_USE_ENV_VAR'
const fewestBytes = 32

/** What to warn of at start, or `null`. The placeholder itself never signs anything. */
export function placeholderWarning(environment: Host['environment']): string | null {
  if (environment[variable] !== placeholder) return null
  return `JWT secret is using default placeholder. Set ${variable} for production use.`
}

/**
 * The key for sessions that the operator set, or `null` to use one of the vault's own.
 * @throws CorralError `invalid_input` when it is shorter than HS256 needs
 */
export function sessionSecret(
  environment: Host['environment'],
): { kid: string; key: Uint8Array } | null {
  const text = environment[variable]
  if (!text || text === placeholder) return null
  const key = new TextEncoder().encode(text)
  if (key.length < fewestBytes) {
    throw new CorralError('invalid_input', `${variable} needs ${fewestBytes} bytes or more.`)
  }
  const mac = createHmac('sha256', key).update('corral/session-key-id/v1').digest()
  return { kid: `env_${mac.subarray(0, 8).toString('base64url')}`, key }
}
