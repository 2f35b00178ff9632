import type { CorralError } from '../../errors.ts'
import { UpstreamError } from '../../providers/upstream/upstream-error.ts'
import type { RoutePlan, Target } from '../../routing/route.ts'
import type { AttemptRecord } from './attempt.ts'

/** What is told about the way of a request, as it becomes known. */
export interface RouteFacts {
  readonly plan: RoutePlan
  readonly records: readonly AttemptRecord[]
  /** Being asked, or answering. */
  readonly current: Target | null
  readonly dropped: readonly string[]
}

const longestHeaderChars = 2000

/** Headers about the way, as far as it is known when the answer begins. */
export function routeHeaders({ plan, records, current, dropped }: RouteFacts) {
  const failed = records.flatMap(({ target, error, wasBegun }) =>
    error && wasBegun ? [`${nameOf(target)} ${kindOf(error)}`] : [],
  )
  const attempts = current ? [...failed, nameOf(current)] : failed
  const rule = plan.rule ? `rule=${plan.rule.id}` : `by=${plan.foundBy}`
  const route = current ? `${nameOf(current)}; ${rule}` : rule
  return {
    'x-corral-route': ascii(route),
    'x-corral-attempts': ascii(attempts.join(', ')),
    ...(dropped.length > 0 && { 'x-corral-dropped': ascii(dropped.join(', ')) }),
  }
}

function kindOf(error: UpstreamError | CorralError): string {
  return error instanceof UpstreamError ? error.kind : error.code
}

function nameOf(target: Target): string {
  return target.kind === 'local' ? `local/${target.model}` : `${target.provider}/${target.model}`
}

/** A header holds ASCII only. */
function ascii(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, longestHeaderChars)
}
