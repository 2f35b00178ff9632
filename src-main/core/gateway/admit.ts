import type { Caller, TokenScopes } from '../accounts/caller.ts'
import type { Pace } from '../accounts/pace.ts'
import { CorralError } from '../errors.ts'

export { maySee } from '../accounts/caller.ts'

/** What a request asks of the gateway. */
interface Ask {
  readonly model: string
  readonly endpoint: 'chat' | 'embeddings'
}

/**
 * Lets a request to a model in, or not. Only tokens of apps are bound; sessions and the window are
 * not. @throws CorralError `forbidden`, `rate_limited`
 */
export type Admit = (caller: Caller | null, ask: Ask) => void

export function createAdmit(pace: Pace): Admit {
  return (caller, ask) => {
    if (caller?.kind === 'app') checkScopes(caller.scopes, ask)
    pace(caller)
  }
}

function checkScopes(scopes: TokenScopes, { model, endpoint }: Ask): void {
  if (scopes.endpoints === 'embeddings' && endpoint !== 'embeddings') {
    throw new CorralError('forbidden', 'This token may only ask for embeddings.')
  }
  if (!allows(scopes, model)) {
    throw new CorralError('forbidden', `This token may not use the model '${model}'.`, {
      param: 'model',
    })
  }
}

function allows({ models }: TokenScopes, model: string): boolean {
  return models === null || models.includes(model)
}
