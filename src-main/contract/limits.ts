import { z } from 'zod'
import { adminCall, userCall } from './call.ts'

export const RateScope = z.enum(['app', 'key', 'provider'])
export type RateScope = z.infer<typeof RateScope>

const Count = z.number().int().min(1).max(1_000_000_000).nullable()

const RateFields = z.object({
  requests_per_minute: Count,
  tokens_per_minute: Count.describe('Tokens of prompts on entry; those of answers come on top'),
  requests_per_day: Count.describe('Over the last 24 hours'),
  concurrent_requests: Count.describe('Further ones wait: at most 64, at most 30 seconds'),
})

/** What one app, key or provider may do at a time; `null` bounds nothing. */
export const RateLimit = z.object({
  scope: RateScope,
  scope_id: z.string().describe('Id of the token, key or provider'),
  ...RateFields.shape,
  updated_at: z.iso.datetime(),
})
export type RateLimit = z.infer<typeof RateLimit>

const RateRef = z.object({ scope: RateScope, scope_id: z.string().min(1).max(64) })
const RateChange = RateFields.partial()
export type RateChange = z.infer<typeof RateChange>

export const BudgetScope = z.enum(['all', 'app', 'user', 'provider'])
export type BudgetScope = z.infer<typeof BudgetScope>

const TimeZone = z
  .string()
  .regex(/^[A-Za-z]/, 'an IANA name such as Europe/Berlin')
  .refine(isTimeZone, 'an IANA name such as Europe/Berlin')

const BudgetFields = z.object({
  window: z.enum(['day', 'month']),
  time_zone: TimeZone.describe('Where days begin at midnight; default: that of this machine'),
  limit_microusd: z.number().int().min(0).max(1_000_000_000_000),
  action: z.enum(['block', 'warn']),
  unknown_price: z
    .enum(['block', 'allow'])
    .describe('Requests whose price is not known; default: as `action` says'),
})

const Microusd = z.number().int()

export const Budget = z.object({
  id: z.number().int(),
  scope: BudgetScope,
  scope_id: z.string().nullable().describe('Id of the token, user (0: the owner) or provider'),
  ...BudgetFields.shape,
  spent_microusd: Microusd.describe('In this window, requests with an estimated usage included'),
  reserved_microusd: Microusd.describe('What running requests may cost'),
  left_microusd: Microusd,
  started_at: z.iso.datetime(),
  renews_at: z.iso.datetime(),
  created_at: z.iso.datetime(),
  updated_at: z.iso.datetime(),
})
export type Budget = z.infer<typeof Budget>

const NewBudget = BudgetFields.extend({
  scope: BudgetScope,
  scope_id: z.string().min(1).max(64).nullable().default(null),
  time_zone: BudgetFields.shape.time_zone.optional(),
  action: BudgetFields.shape.action.default('block'),
  unknown_price: BudgetFields.shape.unknown_price.optional(),
}).refine(({ scope, scope_id }) => (scope === 'all') === (scope_id === null), {
  path: ['scope_id'],
  error: 'is given for every scope but `all`',
})
export type NewBudget = z.infer<typeof NewBudget>

const BudgetChange = BudgetFields.partial()
export type BudgetChange = z.infer<typeof BudgetChange>

const BudgetRef = z.object({ budget_id: z.coerce.number().int() })

const UsageSums = z.object({
  provider_id: z.number().int().nullable().describe('Null for this Mac'),
  requests: z.number().int(),
  estimated_requests: z.number().int().describe('Of these, usage was estimated'),
  unpriced_requests: z.number().int().describe('Of these, the price is not known'),
  fresh_tokens: z.number().int(),
  cache_read_tokens: z.number().int(),
  cache_write_tokens: z.number().int(),
  output_tokens: z.number().int(),
  reasoning_tokens: z.number().int().describe('Part of the output'),
  cost_microusd: z
    .number()
    .nullable()
    .describe('Null when no price is known; with unpriced requests it is more than this'),
  since: z.iso.datetime().describe('To a quarter of an hour'),
})

export const KeyUsage = z.object({
  key_id: z.number().int().nullable().describe('Null for requests without a key of ours'),
  ...UsageSums.shape,
})
export type KeyUsage = z.infer<typeof KeyUsage>

export const ModelUsage = z.object({ model: z.string(), ...UsageSums.shape })
export type ModelUsage = z.infer<typeof ModelUsage>

const Since = z.object({ since: z.iso.datetime().optional() })

export const limits = {
  rates: {
    list: adminCall
      .route({
        method: 'GET',
        path: '/settings/limits',
        tags: ['limits'],
        summary: 'What apps, keys and providers may do at a time',
      })
      .output(z.array(RateLimit)),
    save: adminCall
      .route({
        method: 'PUT',
        path: '/settings/limits/{scope}/{scope_id}',
        tags: ['limits'],
        summary: 'Change what is given; null takes a bound away',
      })
      .input(RateRef.extend(RateChange.shape))
      .output(RateLimit),
    remove: adminCall
      .route({
        method: 'DELETE',
        path: '/settings/limits/{scope}/{scope_id}',
        tags: ['limits'],
        successStatus: 204,
      })
      .input(RateRef)
      .output(z.void()),
  },
  budgets: {
    list: adminCall
      .route({
        method: 'GET',
        path: '/settings/budgets',
        tags: ['limits'],
        summary: 'Budgets, with what is spent, reserved and left now',
      })
      .output(z.array(Budget)),
    create: adminCall
      .route({ method: 'POST', path: '/settings/budgets', tags: ['limits'], successStatus: 201 })
      .input(NewBudget)
      .output(Budget),
    update: adminCall
      .route({
        method: 'PUT',
        path: '/settings/budgets/{budget_id}',
        tags: ['limits'],
        summary: 'Change what is given; whose it is stays',
      })
      .input(BudgetChange.extend(BudgetRef.shape))
      .output(Budget),
    remove: adminCall
      .route({
        method: 'DELETE',
        path: '/settings/budgets/{budget_id}',
        tags: ['limits'],
        successStatus: 204,
      })
      .input(BudgetRef)
      .output(z.void()),
  },
  usage: {
    keys: adminCall
      .route({
        method: 'GET',
        path: '/usage/keys',
        tags: ['limits'],
        summary: 'What was used with each key',
      })
      .input(Since)
      .output(z.array(KeyUsage)),
    own: userCall
      .route({
        method: 'GET',
        path: '/usage/own',
        tags: ['limits'],
        summary: 'What the caller has used of each model: an app, or a user with all their apps',
      })
      .input(Since)
      .output(z.array(ModelUsage)),
  },
}

function isTimeZone(name: string): boolean {
  try {
    Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
