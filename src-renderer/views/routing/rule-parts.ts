import type {
  Door,
  RoutingRule,
  RuleConditions,
  RuleOptions,
} from '../../../src-main/contract/routing.ts'

/** A piece of a sentence: plain words, or a name that stands out. */
export type SentencePart = string | { readonly name: string }

type Names = (backendType: string) => string

interface Step {
  backend: string
  model: string | null
  weight: number
}

/** What the rule does, as a sentence: "Requests for gpt-4o go to OpenAI, then to this Mac." */
export function ruleSentence(rule: RoutingRule, providerName: Names): SentencePart[] {
  return [
    ...subject(rule),
    ...stepsOf(rule).flatMap((step, index) => [
      index === 0 ? ' go ' : ', then ',
      ...stepParts(step, providerName),
    ]),
    '.',
  ]
}

/** Which names it takes: the sentence's subject. */
export function namesText({ pattern_type, model_pattern }: RoutingRule): string {
  if (pattern_type === 'exact') return model_pattern
  return pattern_type === 'prefix'
    ? `names that begin with ${model_pattern}`
    : `names that match ${model_pattern}`
}

function subject({ pattern_type, model_pattern }: RoutingRule): SentencePart[] {
  const pattern = { name: model_pattern }
  if (pattern_type === 'exact') return ['Requests for ', pattern]
  return pattern_type === 'prefix'
    ? ['Requests for names that begin with ', pattern]
    : ['Requests for names that match ', pattern]
}

/** Targets that are asked together stand in one step. */
function stepsOf(rule: RoutingRule): Step[][] {
  const first = { tier: 0, backend: rule.backend_type, model: rule.backend_model, weight: 1 }
  const others = rule.targets.map(({ tier, backend_type, backend_model, weight }) => ({
    tier,
    backend: backend_type,
    model: backend_model,
    weight,
  }))
  const byTier = Map.groupBy([first, ...others], ({ tier }) => tier)
  const steps = [...byTier].toSorted(([a], [b]) => a - b).map(([, step]): Step[] => step)
  if (rule.fallback_backend === null) return steps
  return [...steps, [{ backend: rule.fallback_backend, model: null, weight: 1 }]]
}

function stepParts(step: Step[], providerName: Names): SentencePart[] {
  const total = step.reduce((sum, { weight }) => sum + weight, 0)
  return step.flatMap((target, index) => [
    ...(index === 0 ? [] : [' or ']),
    ...targetParts(target, providerName),
    ...(step.length > 1 ? [` (${target.weight} of ${total})`] : []),
  ])
}

function targetParts({ backend, model }: Step, providerName: Names): SentencePart[] {
  if (backend === 'local') {
    return model === null ? ['to ', { name: 'this Mac' }] : ['to ', { name: model }, ' on this Mac']
  }
  if (backend === 'alias') return ['where ', { name: model ?? '' }, ' goes']
  const provider = { name: providerName(backend) }
  return model === null ? ['to ', provider] : ['to ', provider, ' as ', { name: model }]
}

/** Can a request that follows the rule leave this Mac? */
export function mayLeave({ options, ...rule }: RoutingRule): boolean {
  const backends = [
    rule.backend_type,
    rule.fallback_backend,
    ...rule.targets.map((target) => target.backend_type),
  ]
  return options.allow_cloud && backends.some((type) => type !== null && type !== 'local')
}

/** How an app speaks, for people. */
export const doorNames: Record<Door, string> = {
  openai: 'OpenAI’s chat protocol',
  anthropic: 'Anthropic’s protocol',
  responses: 'OpenAI’s Responses protocol',
  ollama: 'Ollama’s protocol',
  window: 'Corral’s own chat',
}

const or = new Intl.ListFormat('en', { type: 'disjunction' })

/** What beside the name has to hold; nothing for a rule without conditions. */
export function conditionTexts(
  { doors, apps, has_images, has_tools, input_tokens_over }: RuleConditions,
  appName: (id: string) => string,
): string[] {
  return [
    doors === undefined ? null : `in ${or.format(doors.map((door) => doorNames[door]))}`,
    apps === undefined ? null : `from ${or.format(apps.map(appName))}`,
    has_images === undefined ? null : `${has_images ? 'with' : 'without'} images`,
    has_tools === undefined ? null : `${has_tools ? 'with' : 'without'} tools`,
    input_tokens_over === undefined
      ? null
      : `longer than ${input_tokens_over.toLocaleString('en')} tokens`,
  ].filter((text) => text !== null)
}

/** What is out of the ordinary about how it is followed. */
export function optionTexts(options: RuleOptions): string[] {
  return [
    options.strict ? 'refused where a translation would lose something' : null,
    options.fall_back_on_context ? 'too long for one target goes to the next' : null,
    options.prompt_cache ? 'Anthropic keeps the prompt' : null,
  ].filter((text) => text !== null)
}
