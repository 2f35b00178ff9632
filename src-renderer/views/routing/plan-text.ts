import type { Explanation, RoutingRule } from '../../../src-main/contract/routing.ts'
import { formatContext, formatCost } from '../../lib/format.ts'
import { namesText } from './rule-parts.ts'

type ExplainedTarget = Explanation['targets'][number]

/** Who decides where the request goes, in one sentence. */
export function decisionText(explanation: Explanation, rules: readonly RoutingRule[]): string {
  const { matched_rule_id, found_by, targets } = explanation
  const at = rules.findIndex(({ id }) => id === matched_rule_id)
  const rule = rules[at]
  if (rule !== undefined) {
    const name = `Rule ${at + 1}, for ${namesText(rule)}`
    if (found_by === 'rule' && targets.length > 0) return `${name}, takes it.`
    return `${name}, fits, but cannot be followed.`
  }
  if (found_by === 'local') return 'No rule takes it: it is the name of a model on this Mac.'
  if (found_by === 'provider') return 'No rule takes it: the name says which provider is meant.'
  return found_by === 'rule' ? 'A rule takes it.' : 'No rule takes it, and no model has this name.'
}

const patternWords: Readonly<Record<string, string>> = {
  exact: 'for',
  prefix: 'for names that begin with',
  regex: 'for names that match',
}

/**
 * Corral's own words name rules by id and kind, `rule 12 (prefix gpt-)`; this screen numbers them by
 * place, and says what they are for.
 */
export function withPlaces(text: string, rules: readonly Pick<RoutingRule, 'id'>[]): string {
  return text.replaceAll(/\brule (\d+) \((exact|prefix|regex) /g, (_, id: string, kind: string) => {
    const at = rules.findIndex((rule) => rule.id === Number(id))
    return `rule ${at === -1 ? id : at + 1} (${patternWords[kind]} `
  })
}

/** Its part of the requests, where targets share them: "1 of 4"; null for one alone in its tier. */
export function shareText(target: ExplainedTarget, all: readonly ExplainedTarget[]): string | null {
  const together = all.filter(({ tier }) => tier === target.tier)
  if (together.length < 2) return null
  const total = together.reduce((sum, { weight }) => sum + weight, 0)
  return total === 0 ? 'no share' : `${Math.round((target.weight / total) * 100)}% of the requests`
}

/** What it would take: memory, room for the prompt, money. */
export function targetFacts(target: ExplainedTarget, modelName: (id: string) => string): string[] {
  const { memory } = target
  return [
    memory === null ? null : sentence(memory.state),
    memory === null || memory.evicted.length === 0
      ? null
      : `unloads ${list.format(memory.evicted.map(modelName))}`,
    contextText(target),
    costText(target),
  ].filter((text) => text !== null)
}

const list = new Intl.ListFormat('en')

function contextText({ context_tokens, needed_tokens }: ExplainedTarget): string {
  if (context_tokens === null) return 'context not known'
  if (needed_tokens === 0) return `${formatContext(context_tokens)} context`
  const needed = needed_tokens.toLocaleString('en')
  const room = `${needed} of ${formatContext(context_tokens)} tokens`
  return needed_tokens > context_tokens ? `${room}: too long` : room
}

function costText({ cost_microusd: cost }: ExplainedTarget): string {
  if (cost === null) return 'cost not known'
  const { input, most } = cost
  if (input === 0 && most === 0) return 'free of charge'
  if (most === null) return `${formatCost(input)} and what the answer costs`
  return `${formatCost(most)} at most`
}

function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}
