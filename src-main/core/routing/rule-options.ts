import type { RuleOptions } from '../../contract/routing.ts'

/** Of requests that no rule takes, and of rules that say nothing else. */
export const usualOptions: RuleOptions = {
  allow_cloud: true,
  strict: false,
  max_attempts: 4,
  total_timeout_ms: 120_000,
  first_event_timeout_ms: 120_000,
  fall_back_on_context: false,
  prompt_cache: false,
}
