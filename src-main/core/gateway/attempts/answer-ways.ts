import { userIdOf } from '../../accounts/caller.ts'
import type { AnswerEvent } from '../../chat.ts'
import { CorralError } from '../../errors.ts'
import type { ProviderAccess, ProviderFacts } from '../../providers/access/access.ts'
import type { Egress } from '../../egress/egress.ts'
import type { Dialects } from '../../providers/upstream/dialects.ts'
import { takesWire, wireOf } from '../../providers/upstream/wire-format.ts'
import type { ProviderTarget } from '../../routing/route.ts'
import type { AnswerAsk } from './ask.ts'
import { askProvider } from './ask-provider.ts'
import type { Ways } from './attempt.ts'
import { bodyFor } from './body-for.ts'
import { type Passed, passThrough } from './pass-through.ts'
import { beginEvents } from './begin-events.ts'
import { translate } from './translate.ts'
import { watchEvents } from './watch-events.ts'

/** Until then a failure goes unseen: another target may still pass its bytes untouched. */
const patienceMs = 1500

export interface WaysDeps {
  readonly egress: Egress
  readonly access: ProviderAccess
  readonly dialects: Dialects
}

/** An answer that has begun, or is so long in coming that its client should see a sign of life. */
export type Answered =
  | Passed
  | { readonly kind: 'events'; readonly events: AsyncGenerator<AnswerEvent, void> }

/**
 * How targets answer in answer events, or in bytes that pass untouched. Once a client has seen a
 * sign of life in its own dialect, `onlyEvents` can follow.
 */
export function answerWays(
  deps: WaysDeps,
  ask: AnswerAsk,
  { sessionKey, onlyEvents }: { sessionKey: string | null; onlyEvents: boolean },
): Ways<Answered> {
  // Where bytes pass to nobody, events are of use at once: they tell how a model loads.
  const patience = onlyEvents || ask.wire === null ? 0 : patienceMs
  return {
    async local(attempt, model) {
      attempt.dropped(ask.dropped())
      const events = watchEvents(attempt, ask.local(model, attempt.signal))
      return { kind: 'events', events: await beginEvents(events, patience) }
    },
    async provider(attempt, access, target) {
      const facts = factsOf(deps.access, ask, target)
      const { wire } = ask
      if (wire === null || onlyEvents || !takesWire(facts, wire)) {
        const to = { attempt, access, facts, model: target.model, sessionKey, patienceMs: patience }
        return { kind: 'events', events: await translate(deps, ask, to) }
      }
      const { body, dropped } = bodyFor(wire, ask.body, target.model)
      attempt.dropped(dropped)
      const request = { ...wireOf(wire), body, stream: ask.stream, client: ask.headers }
      const asked = await askProvider(deps.egress, attempt, { access, facts }, request)
      return passThrough(attempt, { wire, stream: ask.stream }, asked)
    },
  }
}

/** @throws CorralError `unavailable` for a provider that went after the plan was made */
export function factsOf(
  access: ProviderAccess,
  { caller }: Pick<AnswerAsk, 'caller'>,
  { provider }: ProviderTarget,
): ProviderFacts {
  const facts = access.facts(provider, userIdOf(caller))
  if (!facts) throw new CorralError('unavailable', 'The provider has just been removed.')
  return facts
}
