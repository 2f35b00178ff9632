import type { LogFilter } from '../contract/activity.ts'
import type { CorralClient } from '../contract/contract.ts'
import { CorralError } from '../core/errors.ts'
import type { RequestFilter } from './logs-options.ts'
import { parseSince } from './moment.ts'

/** What Corral is asked for. @throws CorralError when no token is called so */
export async function requestFilter(
  client: CorralClient,
  { app, model, status, search, since }: RequestFilter,
): Promise<LogFilter> {
  return {
    ...(since !== undefined && { from: parseSince(since).toISOString() }),
    ...(app !== undefined && { app_id: await appIdOf(client, app) }),
    ...(model !== undefined && { model }),
    ...(status !== undefined && { status }),
    ...(search !== undefined && { search }),
  }
}

/** A label, whatever its case, where it is no id. Also one that was revoked may have rows. */
async function appIdOf(client: CorralClient, idOrLabel: string): Promise<string> {
  const tokens = await client.tokens.list()
  if (idOrLabel.startsWith('tok_') || tokens.some(({ id }) => id === idOrLabel)) return idOrLabel
  const wanted = idOrLabel.toLowerCase()
  const [found, another] = tokens.filter(({ label }) => label.toLowerCase() === wanted)
  if (!found) throw new CorralError('not_found', `There is no token '${idOrLabel}'.`)
  if (another) {
    throw new CorralError('conflict', `Several tokens are called '${idOrLabel}'. Give the id.`)
  }
  return found.id
}
