import type { Corral } from '../../src-main/core/corral.ts'
import type { Access, NoAccess } from '../../src-main/core/providers/access/access.ts'
import { originOf } from '../../src-main/core/providers/base-url.ts'

interface For {
  readonly userId: number | null
  readonly model: string
}

/** What a request of this user to this model would be given. It is given back at once. */
async function offered(
  { providers }: Pick<Corral, 'providers'>,
  name: string,
  { userId, model }: For,
): Promise<Access | NoAccess> {
  const id = providers.getProviderByName(name)?.id ?? 0
  const wish = { userId, model, sessionKey: null, tried: new Set<string>() }
  const access = await providers.access.take(id, wish)
  if (access.kind === 'access') access.settle({ kind: 'aborted' })
  return access
}

/** The key of it, and the only origin that it may be sent to; `null` without one. */
export async function useKey(corral: Pick<Corral, 'providers'>, name: string, who: For) {
  const access = await offered(corral, name, who)
  if (access.kind === 'none' || access.secret === null) return null
  return { keyId: access.keyId, secret: access.secret, origin: originOf(access.baseUrl) }
}

/** Why there is none. */
export async function whyNoKey(corral: Pick<Corral, 'providers'>, name: string, who: For) {
  const access = await offered(corral, name, who)
  return access.kind === 'none' ? { reason: access.reason, message: access.message } : null
}
