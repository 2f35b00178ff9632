import type { EgressLine } from '../../../src-main/contract/activity.ts'
import { callerName } from '../../lib/caller-name.ts'

const hour = new Intl.DateTimeFormat('en-GB', {
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
})

/** The hour in which it was: more is not on record. */
export function hourText(iso: string): string {
  return hour.format(new Date(iso))
}

/** Who sent it: an app, a person, or Corral by itself. */
export function senderText({ name, reason }: Pick<EgressLine, 'name' | 'reason'>): string {
  return callerName(reason === 'corral' ? 'corral' : name)
}

/**
 * Why it went there.
 * @param pattern of the rule; nothing when the rule is gone or there was none
 */
export function reasonText(
  { reason, rule_id }: Pick<EgressLine, 'reason' | 'rule_id'>,
  pattern: string | undefined,
): string {
  const rule = pattern === undefined ? 'a rule that is gone' : `the rule for ${pattern}`
  if (reason === 'corral') return 'Tests of keys, and the like'
  if (reason === 'fallback') {
    return rule_id === null ? 'As a fallback' : `As the fallback of ${rule}`
  }
  return reason === 'rule' ? `By ${rule}` : 'By its name'
}

/**
 * The filters under which Activity shows the requests of a line, as far as filters can tell.
 * @param from when the time begins; ISO 8601
 */
export function requestsQuery(line: EgressLine, from: string): Record<string, string> {
  const { app_id, name, backend_type, model, rule_id, reason } = line
  return {
    left_this_mac: 'true',
    from,
    backend_type,
    ...(model !== null && { model }),
    ...(app_id !== null && { app_id }),
    ...(app_id === null && name === 'owner' && { user_id: '0' }),
    ...(rule_id !== null && { rule_id: String(rule_id) }),
    ...(reason === 'fallback' && { fallback: 'true' }),
    ...(reason === 'corral' && { door: 'corral' }),
  }
}
