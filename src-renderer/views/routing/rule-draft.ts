import type { Door, NewRule, PatternType, RoutingRule } from '../../../src-main/contract/routing.ts'

export type Maybe = 'any' | 'yes' | 'no'

/** A target after the first. */
export interface OtherTarget {
  /** Tells it from the others while the form is open. */
  key: number
  backend: string
  /** Empty for the name that was asked for. */
  model: string
  /** Shares the requests with the one above it; else it is asked when all above have failed. */
  joined: boolean
  weight: string
}

/** A rule as it is typed: numbers are texts, and what is empty stands for the default. */
export interface RuleDraft {
  patternType: PatternType
  pattern: string
  backend: string | null
  model: string
  others: OtherTarget[]
  mayLeave: boolean
  doors: Door[]
  apps: string[]
  images: Maybe
  tools: Maybe
  longerThan: string
  strict: boolean
  promptCache: boolean
  fallBackOnContext: boolean
  attempts: string
  firstEventSeconds: string
  totalSeconds: string
}

const emptyDraft: RuleDraft = {
  patternType: 'exact',
  pattern: '',
  backend: null,
  model: '',
  others: [],
  mayLeave: false,
  doors: [],
  apps: [],
  images: 'any',
  tools: 'any',
  longerThan: '',
  strict: false,
  promptCache: false,
  fallBackOnContext: false,
  attempts: '4',
  firstEventSeconds: '120',
  totalSeconds: '120',
}

export function draftOf(rule: RoutingRule | null): RuleDraft {
  if (rule === null) return emptyDraft
  const { conditions, options } = rule
  return {
    patternType: rule.pattern_type,
    pattern: rule.model_pattern,
    backend: rule.backend_type,
    model: rule.backend_model ?? '',
    others: othersOf(rule),
    mayLeave: options.allow_cloud,
    doors: conditions.doors ?? [],
    apps: conditions.apps ?? [],
    images: maybeOf(conditions.has_images),
    tools: maybeOf(conditions.has_tools),
    longerThan: String(conditions.input_tokens_over ?? ''),
    strict: options.strict,
    promptCache: options.prompt_cache,
    fallBackOnContext: options.fall_back_on_context,
    attempts: String(options.max_attempts),
    firstEventSeconds: String(options.first_event_timeout_ms / 1000),
    totalSeconds: String(options.total_timeout_ms / 1000),
  }
}

/** The fallback is but the last target. */
function othersOf({ targets, fallback_backend }: RoutingRule): OtherTarget[] {
  const inOrder = targets.toSorted((a, b) => a.tier - b.tier)
  const others = inOrder.map((target, at) => ({
    key: at,
    backend: target.backend_type,
    model: target.backend_model ?? '',
    joined: target.tier === (inOrder[at - 1]?.tier ?? 0),
    weight: String(target.weight),
  }))
  if (fallback_backend === null) return others
  const last = { backend: fallback_backend, model: '', joined: false, weight: '1' }
  return [...others, { key: others.length, ...last }]
}

/** What is sent: all that the form shows, so that nothing else happens than what it says. */
export function ruleOf(draft: RuleDraft): NewRule {
  const { doors, apps, images, tools, longerThan } = draft
  return {
    pattern_type: draft.patternType,
    model_pattern: draft.pattern.trim(),
    backend_type: draft.backend ?? '',
    backend_model: nameOrNull(draft.model),
    targets: targetsOf(draft.others),
    fallback_backend: null,
    conditions: {
      ...(doors.length > 0 && { doors }),
      ...(apps.length > 0 && { apps }),
      ...(images !== 'any' && { has_images: images === 'yes' }),
      ...(tools !== 'any' && { has_tools: tools === 'yes' }),
      ...(longerThan.trim() !== '' && { input_tokens_over: Number(longerThan) }),
    },
    options: {
      allow_cloud: draft.mayLeave,
      strict: draft.strict,
      prompt_cache: draft.promptCache,
      fall_back_on_context: draft.fallBackOnContext,
      max_attempts: Number(draft.attempts),
      first_event_timeout_ms: Number(draft.firstEventSeconds) * 1000,
      total_timeout_ms: Number(draft.totalSeconds) * 1000,
    },
  }
}

function targetsOf(others: OtherTarget[]): NonNullable<NewRule['targets']> {
  let tier = 0
  return others.map(({ backend, model, joined, weight }) => {
    if (!joined) tier += 1
    return {
      backend_type: backend,
      backend_model: nameOrNull(model),
      tier,
      weight: Number(weight),
    }
  })
}

/** Is enough filled in to ask Corral whether it will do? */
export function isComplete({ pattern, backend, model, others }: RuleDraft): boolean {
  const isNamed = (target: { backend: string | null; model: string }) =>
    target.backend !== 'alias' || target.model.trim() !== ''
  return pattern.trim() !== '' && backend !== null && [{ backend, model }, ...others].every(isNamed)
}

/** How many conditions and how many changed options a draft has, for folds that are closed. */
export function conditionCount({ doors, apps, images, tools, longerThan }: RuleDraft): number {
  const set = [doors.length > 0, apps.length > 0, images !== 'any', tools !== 'any']
  return [...set, longerThan.trim() !== ''].filter(Boolean).length
}

function maybeOf(value: boolean | undefined): Maybe {
  return value === undefined ? 'any' : value ? 'yes' : 'no'
}

function nameOrNull(text: string): string | null {
  return text.trim() === '' ? null : text.trim()
}
