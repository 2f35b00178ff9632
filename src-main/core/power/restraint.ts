import type { PowerFacts, PowerRule, PowerSettings } from '../../contract/power.ts'

/** What holds now, and why. */
export interface Restraint {
  readonly rule: PowerRule
  /** In words; `null` while nothing is restrained. */
  readonly because: string | null
}

export const noRule: PowerRule = {
  one_answer_at_a_time: false,
  unload_idle_minutes: null,
  pause_downloads: false,
}

/** The rules that apply to the facts, together: what one of them restrains is restrained. */
export function restraintOf(
  settings: Pick<PowerSettings, 'on_battery' | 'when_hot'>,
  facts: PowerFacts | null,
): Restraint {
  if (!facts) return { rule: noRule, because: null }
  const holding = [
    { applies: facts.on_battery, rule: settings.on_battery, why: 'it runs on battery' },
    { applies: isHot(facts), rule: settings.when_hot, why: 'it is hot' },
  ].filter(({ applies, rule }) => applies && restrains(rule))
  if (holding.length === 0) return { rule: noRule, because: null }
  const because = `This Mac rests a little: ${holding.map(({ why }) => why).join(', and ')}.`
  return { rule: holding.map(({ rule }) => rule).reduce(both), because }
}

function isHot({ thermal_state }: PowerFacts): boolean {
  return thermal_state === 'serious' || thermal_state === 'critical'
}

function restrains(rule: PowerRule): boolean {
  return rule.one_answer_at_a_time || rule.unload_idle_minutes !== null || rule.pause_downloads
}

function both(one: PowerRule, other: PowerRule): PowerRule {
  const minutes = [one.unload_idle_minutes, other.unload_idle_minutes].filter((m) => m !== null)
  return {
    one_answer_at_a_time: one.one_answer_at_a_time || other.one_answer_at_a_time,
    unload_idle_minutes: minutes.length === 0 ? null : Math.min(...minutes),
    pause_downloads: one.pause_downloads || other.pause_downloads,
  }
}
