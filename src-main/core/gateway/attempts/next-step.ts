import type { RuleOptions } from '../../../contract/routing.ts'
import { CorralError } from '../../errors.ts'
import type { UpstreamError } from '../../providers/upstream/upstream-error.ts'

/** What follows a failed try. */
export type NextStep =
  /** The same key and address, once more. */
  | { readonly step: 'same'; readonly waitMs: number }
  /** Another key or address of the same provider, else the next target. */
  | { readonly step: 'other access'; readonly waitMs: number }
  | { readonly step: 'next target' }
  /** Nobody would answer differently. */
  | { readonly step: 'stop' }

export interface TriesSoFar {
  /** At this target, the failed one included. */
  readonly ofTarget: number
  /** A closed connection was already forgiven. */
  readonly forgaveStale: boolean
}

const firstBackoffMs = 200

/** The table of the attempt loop. `random` in [0, 1) spreads those who fail together. */
export function nextStep(
  error: UpstreamError | CorralError,
  { ofTarget, forgaveStale }: TriesSoFar,
  options: Pick<RuleOptions, 'fall_back_on_context'>,
  random: () => number,
): NextStep {
  if (error instanceof CorralError) return afterOurs(error, options)
  switch (error.kind) {
    case 'request':
      return { step: 'stop' }
    case 'context':
      return options.fall_back_on_context ? { step: 'next target' } : { step: 'stop' }
    case 'key_refused':
    case 'key_forbidden':
    case 'key_exhausted':
    case 'rate':
      return { step: 'other access', waitMs: 0 }
    case 'stale':
      if (!forgaveStale) return { step: 'same', waitMs: 0 }
      return afterFault(ofTarget, random)
    case 'provider':
    case 'cut':
    case 'unreachable':
      return afterFault(ofTarget, random)
    case 'timeout':
    case 'blocked':
    case 'nothing_leaves':
    case 'recalled':
    default:
      return { step: 'next target' }
  }
}

/** A second chance after a moment, which all that has run out with the first may need. */
function afterFault(ofTarget: number, random: () => number): NextStep {
  if (ofTarget >= 2) return { step: 'next target' }
  return { step: 'other access', waitMs: firstBackoffMs * 2 ** (ofTarget - 1) * spread(random) }
}

function spread(random: () => number): number {
  return 0.8 + random() * 0.4
}

/** What another target may be free of. */
const passing = new Set(['unavailable', 'timeout', 'internal', 'unsupported', 'budget_exceeded'])

/** A fault of this Mac, or a limit that its owner has set. */
function afterOurs(
  { code }: CorralError,
  options: Pick<RuleOptions, 'fall_back_on_context'>,
): NextStep {
  if (code === 'context_length_exceeded') {
    return options.fall_back_on_context ? { step: 'next target' } : { step: 'stop' }
  }
  if (code === 'rate_limited') return { step: 'other access', waitMs: 0 }
  return passing.has(code) ? { step: 'next target' } : { step: 'stop' }
}
