import { nothingLeaves } from '../../egress/egress-error.ts'
import type { NoAccess } from './access.ts'
import { type Ask, type Hindrance, type Pair, hindranceOf } from './pairs.ts'

/** Why none of these can be used, and when one can. */
export function noAccess(displayName: string, pairs: readonly Pair[], ask: Ask): NoAccess {
  const found = pairs.map((pair) => hindranceOf(pair, ask))
  const waits = found.flatMap((hindrance) => hindrance?.waitMs ?? [])
  const reason = reasonOf(found)
  return {
    kind: 'none',
    reason,
    message: messages[reason](displayName),
    waitMs: waits.length === 0 ? null : Math.ceil(Math.min(...waits)),
  }
}

function reasonOf(found: readonly (Hindrance | null)[]): NoAccess['reason'] {
  if (found.length === 0) return 'no_key'
  for (const reason of ['cooling', 'down'] as const) {
    if (found.some((hindrance) => hindrance?.by === reason)) return reason
  }
  return found.includes(null) ? 'tried' : 'refused'
}

const messages: Record<NoAccess['reason'], (name: string) => string> = {
  no_key: (name) => `${name} has no key.`,
  refused: (name) => `No key of ${name} works for this model.`,
  cooling: (name) => `The limits of ${name} are reached for now.`,
  down: (name) => `${name} has failed too often, and is left alone for a moment.`,
  tried: (name) => `Everything that ${name} has was tried.`,
  nothing_leaves: () => nothingLeaves,
}

/** Nobody can be asked before the switch is turned off. */
export const noAccessOutside: NoAccess = {
  kind: 'none',
  reason: 'nothing_leaves',
  message: nothingLeaves,
  waitMs: null,
}

/** Why no request at all can go to a provider; `null` when one can, now or after a while. */
export function whyUnusable(
  provider: { readonly displayName: string; readonly baseUrl: string | null },
  pairs: readonly Pair[],
): string | null {
  const { displayName, baseUrl } = provider
  if (baseUrl === null) return `${displayName} has no address.`
  if (pairs.length === 0) return messages.no_key(displayName)
  const states = new Set(pairs.map(({ credential }) => credential.health.state))
  const isHopeless = [...states].every((state) => state === 'dead' || state === 'needs_reentry')
  if (!isHopeless) return null
  if (!states.has('dead')) return `The key of ${displayName} has to be entered again.`
  return `Every key of ${displayName} was refused.`
}
