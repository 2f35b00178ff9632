import { z } from 'zod'
import { adminCall, userCall } from './call.ts'
import { ModelCapabilities } from './models.ts'

export const PatternType = z.enum(['exact', 'prefix', 'regex'], {
  error: "pattern_type must be 'exact', 'prefix', or 'regex'",
})
export type PatternType = z.infer<typeof PatternType>

/** `local`, `alias` (ask again under the name in `backend_model`), or the name of a provider. */
const BackendType = z.string().trim().min(1).max(100)
const BackendModel = z.string().trim().min(1).max(512)

/** The dialect in which an app asks. */
export const Door = z.enum(['openai', 'anthropic', 'responses', 'ollama', 'window'])
export type Door = z.infer<typeof Door>

export const RuleTarget = z.object({
  backend_type: BackendType,
  backend_model: BackendModel.nullable().default(null),
  tier: z
    .number()
    .int()
    .min(0)
    .max(20)
    .default(1)
    .describe('0 is asked together with the first target; a tier is asked when all before it fail'),
  weight: z
    .number()
    .int()
    .min(0)
    .max(1000)
    .default(1)
    .describe('Share of the requests in its tier'),
})
export type RuleTarget = z.infer<typeof RuleTarget>

/** What beside the name has to hold; what is left out does not matter. */
export const RuleConditions = z.object({
  doors: z.array(Door).min(1).optional(),
  apps: z.array(z.string().min(1).max(64)).min(1).optional().describe('Ids of tokens of apps'),
  has_images: z.boolean().optional(),
  has_tools: z.boolean().optional(),
  input_tokens_over: z.number().int().min(0).optional(),
})
export type RuleConditions = z.infer<typeof RuleConditions>

export const RuleOptions = z.object({
  allow_cloud: z
    .boolean()
    .describe(
      'Requests may leave this Mac. Unless somebody chooses: true where backend_type leaves it, and for an alias without other targets',
    ),
  strict: z.boolean().describe('Refuse what a translation would have to drop; false by default'),
  max_attempts: z.number().int().min(1).max(10).describe('4 by default'),
  total_timeout_ms: z
    .number()
    .int()
    .min(1000)
    .max(3_600_000)
    .describe('Until the first content; 120000 by default'),
  first_event_timeout_ms: z.number().int().min(1000).max(3_600_000).describe('120000 by default'),
  fall_back_on_context: z
    .boolean()
    .describe('A prompt that is too long for a target goes to the next; false by default'),
  prompt_cache: z.boolean().describe('Ask Anthropic to keep the prompt; false by default'),
})
export type RuleOptions = z.infer<typeof RuleOptions>

const RuleFields = z.object({
  model_pattern: z.string().trim().min(1).max(256),
  pattern_type: PatternType,
  backend_type: BackendType,
  backend_model: BackendModel.nullable().describe(
    'Null keeps the name; $1 to $9 stand for groups of a regex, $1 for the rest after a prefix',
  ),
  fallback_backend: BackendType.nullable().describe('Asked last'),
  priority: z.number().int().min(-1_000_000).max(1_000_000),
  enabled: z.boolean(),
  targets: z.array(RuleTarget).max(20).describe('Asked after the first, before fallback_backend'),
  conditions: RuleConditions,
  options: RuleOptions,
})

export const RoutingRule = RuleFields.extend({
  id: z.number().int(),
  warnings: z.array(z.string()).describe('Why it would not do what it says, now'),
  created_at: z.iso.datetime(),
  updated_at: z.iso.datetime(),
})
export type RoutingRule = z.infer<typeof RoutingRule>

/** What is left out takes its default. */
export const NewRule = RuleFields.partial()
  .required({ model_pattern: true, backend_type: true })
  .extend({
    options: RuleOptions.partial().optional(),
  })
export type NewRule = z.infer<typeof NewRule>

const RuleChange = NewRule.partial()
export type RuleChange = z.infer<typeof RuleChange>

const RuleRef = z.object({ rule_id: z.coerce.number().int() })

/** A request, as far as routing looks at it. */
export const RouteQuestion = z.object({
  model_name: z.string().min(1).max(512),
  door: Door.default('openai'),
  app: z.string().max(64).optional().describe('Id of a token; without one the caller asks'),
  has_images: z.boolean().default(false),
  has_tools: z.boolean().default(false),
  wants: ModelCapabilities.shape.kind
    .nullable()
    .default(null)
    .describe('What the answer has to be; null for any'),
  input_tokens: z.number().int().min(0).default(0),
  max_tokens: z.number().int().min(1).nullable().default(null),
})
export type RouteQuestion = z.infer<typeof RouteQuestion>

export const ExplainedTarget = z.object({
  tier: z.number().int(),
  weight: z.number().int(),
  backend_type: z.string(),
  model: z.string(),
  leaves_this_mac: z.boolean(),
  reason: z.string(),
  memory: z
    .object({
      state: z.string().describe('loaded, or what would have to happen'),
      evicted: z.array(z.string()).describe('Models that would have to go'),
    })
    .nullable(),
  context_tokens: z.number().int().nullable().describe('Null when it is not known'),
  needed_tokens: z.number().int(),
  cost_microusd: z
    .object({ input: z.number(), most: z.number().nullable() })
    .nullable()
    .describe('Null when the price is not known; zero for local models'),
})

export type ExplainedTarget = z.infer<typeof ExplainedTarget>

export const Explanation = z.object({
  matched_rule_id: z
    .number()
    .int()
    .nullable()
    .describe('The first rule that fits, also where it had to be skipped'),
  backend_type: z
    .string()
    .describe('Of that rule; without one, of the first target, local where there is none'),
  model: z.string().describe('The name as it was understood'),
  found_by: z.enum(['rule', 'local', 'provider', 'nothing']),
  targets: z.array(ExplainedTarget),
  skipped: z.array(z.object({ backend_type: z.string(), model: z.string(), reason: z.string() })),
  problem: z.string().nullable().describe('Why the request would be refused'),
  near: z.array(z.string()).describe('Names that are like an unknown one'),
})
export type Explanation = z.infer<typeof Explanation>

const tags = ['routing']

export const routing = {
  list: userCall
    .route({ method: 'GET', path: '/settings/rules', tags, summary: 'All rules, in their order' })
    .output(z.array(RoutingRule)),
  create: adminCall
    .route({
      method: 'POST',
      path: '/settings/rules',
      tags,
      summary: 'Add a rule',
      successStatus: 201,
    })
    .input(NewRule)
    .output(RoutingRule),
  prioritise: adminCall
    .route({
      method: 'PUT',
      path: '/settings/rules/priorities',
      tags,
      summary: 'Give several rules their priorities, all or none',
      inputStructure: 'detailed',
    })
    .input(
      z.object({
        body: z
          .array(z.object({ id: z.number().int(), priority: RuleFields.shape.priority }))
          .min(1)
          .max(20_000),
      }),
    )
    .output(z.object({ success: z.literal(true), updated: z.number().int() })),
  explain: userCall
    .route({
      method: 'POST',
      path: '/settings/rules/test',
      tags,
      summary: 'Where a request would go, and why; nothing is sent',
    })
    .input(RouteQuestion)
    .output(Explanation),
  update: adminCall
    .route({
      method: 'PUT',
      path: '/settings/rules/{rule_id}',
      tags,
      summary: 'Change what is given',
    })
    .input(RuleChange.extend(RuleRef.shape))
    .output(RoutingRule),
  remove: adminCall
    .route({ method: 'DELETE', path: '/settings/rules/{rule_id}', tags, successStatus: 204 })
    .input(RuleRef)
    .output(z.void()),
}
