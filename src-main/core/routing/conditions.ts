import type { RuleConditions } from '../../contract/routing.ts'
import type { RouteRequest } from './route.ts'

/** Whether all that a rule asks of a request beside its name is so. */
export function conditionsHold(conditions: RuleConditions, request: RouteRequest): boolean {
  const { doors, apps, has_images, has_tools, input_tokens_over } = conditions
  const { door, caller, hasImages, hasTools, inputTokens } = request
  if (doors && !doors.includes(door)) return false
  if (apps && !(caller?.kind === 'app' && apps.includes(caller.tokenId))) return false
  if (has_images !== undefined && has_images !== hasImages) return false
  if (has_tools !== undefined && has_tools !== hasTools) return false
  return input_tokens_over === undefined || inputTokens > input_tokens_over
}
