import { Door, type ExplainedTarget, type Explanation } from '../../contract/routing.ts'
import { dollars } from '../dollars.ts'
import { textTable } from '../text-table.ts'
import { withClient } from '../with-client.ts'

export interface ExplainOptions {
  door?: string
  tools?: boolean
  images?: boolean
  tokens?: number
  maxTokens?: number
  /** Id of a token. */
  app?: string
  json?: boolean
}

/** Where a request would go, and why. Nothing is sent. A request that would be refused ends with 1. */
export async function explain(model: string, options: ExplainOptions): Promise<void> {
  const question = {
    model_name: model,
    door: Door.parse(options.door ?? 'openai'),
    has_tools: options.tools ?? false,
    has_images: options.images ?? false,
    input_tokens: options.tokens ?? 0,
    max_tokens: options.maxTokens ?? null,
    ...(options.app === undefined ? {} : { app: options.app }),
  }
  const explanation = await withClient('admin', (client) => client.routing.explain(question))
  if (options.json) console.log(JSON.stringify(explanation))
  else print(explanation)
  if (explanation.problem !== null) process.exitCode = 1
}

function print(explanation: Explanation): void {
  const { targets, skipped, problem } = explanation
  console.log(`${explanation.model}: ${foundInWords(explanation)}`)
  const rows = [
    ...targets.map(targetRow),
    ...skipped.map((skip) => ['-', nameOf(skip), '-', '-', '-', `skipped: ${skip.reason}`]),
  ]
  const header = ['TIER', 'TARGET', 'LEAVES', 'CONTEXT', 'COST', 'WHY']
  if (rows.length > 0) console.log(textTable([header, ...rows]))
  for (const { model, memory } of targets) {
    if (memory === null) continue
    const evicted = memory.evicted.length > 0 ? `; would evict ${memory.evicted.join(', ')}` : ''
    console.log(`${model}: ${memory.state}${evicted}`)
  }
  if (problem !== null) console.error(`corral: ${problem}`)
}

function foundInWords({ found_by, matched_rule_id }: Explanation): string {
  if (found_by === 'rule') return `rule ${matched_rule_id}`
  const passed = matched_rule_id === null ? '' : `rule ${matched_rule_id} is passed over; `
  const how = {
    local: 'a model of this Mac',
    provider: 'named with its provider',
    nothing: 'unknown',
  }[found_by]
  return passed + how
}

function targetRow(target: ExplainedTarget): string[] {
  const { tier, weight, leaves_this_mac, context_tokens, needed_tokens, reason } = target
  return [
    weight === 1 ? String(tier) : `${tier} (weight ${Number(weight.toFixed(2))})`,
    nameOf(target),
    leaves_this_mac ? 'yes' : 'no',
    `${needed_tokens} of ${context_tokens ?? '?'}`,
    costInWords(target.cost_microusd),
    reason,
  ]
}

function nameOf({ backend_type, model }: { backend_type: string; model: string }): string {
  return `${backend_type}/${model}`
}

function costInWords(cost: ExplainedTarget['cost_microusd']): string {
  if (cost === null) return 'unknown'
  if (cost.input === 0 && cost.most === 0) return 'none'
  return cost.most === null
    ? `${dollars(cost.input * 1000)} and more`
    : `up to ${dollars(cost.most * 1000)}`
}
