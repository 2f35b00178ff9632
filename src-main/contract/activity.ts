import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { adminCall, userCall } from './call.ts'
import { RequestRef, keptContent } from './kept-content.ts'
import { Door } from './routing.ts'

/** How one try ended; `refused`: nobody was asked. */
export const LogStatus = z.enum(['success', 'error', 'timeout', 'cancelled', 'refused'])
export type LogStatus = z.infer<typeof LogStatus>

/** `corral`: what Corral asks by itself, such as the test of a key. */
const LogDoor = z.enum([...Door.options, 'corral'])

const Tokens = z.number().int().nullable()

/** One try at one target, or a request that was refused before any. Holds no content. */
export const AuditLog = z.object({
  id: z.number().int().describe('Grows with time; the cursor of pages'),
  request_id: z.string().describe('As the answer carries it in x-request-id'),
  attempt: z.number().int().describe('From 1; 0 where nobody was asked'),
  timestamp: z.iso.datetime().describe('When it began'),
  app_id: z.string().nullable().describe('Of the token'),
  app: z.string().nullable().describe('Label of the token; null for people'),
  user_id: z.number().int().nullable().describe('Null for the owner and for nobody'),
  user: z.string().nullable().describe('owner, or an address; null where nobody is known'),
  process: z.string().nullable().describe('The program at the other end, where the system tells'),
  door: LogDoor,
  endpoint: z.string(),
  stream: z.boolean(),
  asked_model: z.string().nullable(),
  rule_id: z.number().int().nullable(),
  found_by: z.enum(['rule', 'local', 'provider', 'nothing']).nullable(),
  fallback: z.boolean().describe('Another target was meant to answer and could not'),
  backend_type: z.string().nullable().describe('local, or the name of a provider'),
  model: z.string().nullable().describe('That was asked there'),
  left_this_mac: z.boolean(),
  key_id: z.number().int().nullable(),
  key_last_four: z.string().nullable(),
  duration_ms: z.number(),
  first_token_ms: z.number().nullable(),
  tokens_per_second: z.number().nullable().describe('From the first token to the last'),
  status: LogStatus,
  http_status: z.number().int().nullable().describe('Null where the client had left'),
  error_type: z.string().nullable(),
  error_message: z.string().nullable().describe('In the words of Corral, at most 500 characters'),
  upstream_status: z.number().int().nullable(),
  upstream_code: z.string().nullable(),
  prompt_tokens: Tokens.describe('All of the prompt, those of the cache included'),
  cached_tokens: Tokens,
  cache_write_tokens: Tokens,
  completion_tokens: Tokens,
  reasoning_tokens: Tokens.describe('Part of the completion'),
  total_tokens: Tokens,
  estimated: z.boolean().describe('The target did not say what was used'),
  cost_nanousd: z.number().int().nullable().describe('Null when the price is not known'),
  bytes_sent: z.number().int().describe('Bodies that left this Mac; 0 where nothing left'),
  bytes_received: z.number().int(),
  content_kept: z.boolean(),
})
export type AuditLog = z.infer<typeof AuditLog>

const At = z.iso.datetime({ offset: true })
const Flag = z
  .union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')])
  .optional()

/** What is left out does not matter. Users see what is theirs, apps what is their own. */
export const LogFilter = z.object({
  from: At.optional().describe('Ended at or after'),
  to: At.optional().describe('Ended before'),
  app_id: z.string().max(64).optional(),
  user_id: z.coerce.number().int().optional().describe('0: the owner'),
  model: z.string().max(512).optional().describe('That was asked, or that answered'),
  backend_type: z.string().max(100).optional(),
  status: LogStatus.optional(),
  door: LogDoor.optional(),
  rule_id: z.coerce.number().int().optional(),
  left_this_mac: Flag,
  fallback: Flag,
  request_id: z.string().max(100).optional(),
  search: z.string().trim().min(1).max(200).optional().describe('Words of errors'),
})
export type LogFilter = z.infer<typeof LogFilter>

/** Of the file that `GET /system/audit-logs/export` answers. */
export const ExportFormat = z.enum(['jsonl', 'csv', 'parquet'])
export type ExportFormat = z.infer<typeof ExportFormat>

export const LogPage = z.object({
  logs: z.array(AuditLog).describe('Newest first'),
  next: z.number().int().nullable().describe('Give it as `before` for the next page'),
})
export type LogPage = z.infer<typeof LogPage>

/** Sums over tries. */
const Sums = z.object({
  requests: z.number().int().describe('Tries, and requests that were refused'),
  failed: z.number().int().describe('Of these, neither successes nor cancelled'),
  prompt_tokens: z.number().int(),
  cached_tokens: z.number().int(),
  cache_write_tokens: z.number().int(),
  completion_tokens: z.number().int(),
  reasoning_tokens: z.number().int(),
  cost_nanousd: z.number().int().describe('Of those whose price is known'),
  unpriced: z.number().int().describe('Requests whose price is not known'),
  estimated: z.number().int().describe('Requests whose usage is estimated'),
})
export type Sums = z.infer<typeof Sums>

const Percentiles = z
  .object({ p50: z.number(), p95: z.number() })
  .nullable()
  .describe('Milliseconds, over at most the newest 10 000 successes')

export const LogStats = z.object({
  total: Sums,
  by_status: z.record(LogStatus, z.number().int()),
  by_backend: z.array(Sums.extend({ backend_type: z.string() })),
  by_model: z.array(Sums.extend({ model: z.string(), backend_type: z.string() })),
  by_app: z.array(
    Sums.extend({ app_id: z.string().nullable(), name: z.string().describe('App or person') }),
  ),
  duration: Percentiles,
  first_token: Percentiles,
  oldest: z.iso.datetime().nullable(),
  size_bytes: z.number().int().describe('Of the file that holds the log'),
  lost: z.number().int().describe('Rows since the start that could not be written'),
})
export type LogStats = z.infer<typeof LogStats>

/** One try, as it was planned. */
const PlannedTry = z.object({ backend_type: z.string(), model: z.string(), reason: z.string() })

export const RequestPlan = z.object({
  rule: z.object({ id: z.number().int(), pattern: z.string() }).nullable(),
  found_by: z.enum(['rule', 'local', 'provider', 'nothing']),
  targets: z.array(PlannedTry.extend({ tier: z.number().int() })),
  skipped: z.array(PlannedTry),
})
export type RequestPlan = z.infer<typeof RequestPlan>

export const RequestDetail = z.object({
  attempts: z.array(AuditLog).describe('In their order'),
  plan: RequestPlan.nullable().describe('Null where it was refused before there was one'),
})
export type RequestDetail = z.infer<typeof RequestDetail>

export const UsageGroup = z.enum(['app', 'user', 'model', 'backend'])
export type UsageGroup = z.infer<typeof UsageGroup>

const TimeZone = z.string().max(64).describe('IANA name; default: that of this machine')

export const UsageOverTime = z.object({
  step: z.enum(['hour', 'day']),
  points: z.array(
    Sums.extend({
      start: z.iso.datetime(),
      key: z.string().describe('Id of the group'),
      name: z.string(),
      local: z.boolean().describe('Answered on this Mac'),
    }),
  ),
  compared: z
    .object({
      model: z.string().describe('provider/model'),
      cost_nanousd: z.number().int(),
    })
    .nullable()
    .describe('What all that ran on this Mac would have cost there; null when nothing is chosen'),
})
export type UsageOverTime = z.infer<typeof UsageOverTime>

/** What left this Mac: one line for each app, target and reason. */
export const EgressLine = z.object({
  app_id: z.string().nullable(),
  name: z.string().describe('App or person; corral for what Corral does by itself'),
  backend_type: z.string(),
  model: z.string().nullable(),
  rule_id: z.number().int().nullable(),
  reason: z.enum(['rule', 'name', 'fallback', 'corral']).describe('Why it went there'),
  requests: z.number().int(),
  bytes_sent: z.number().int(),
  bytes_received: z.number().int(),
  prompt_tokens: z.number().int(),
  completion_tokens: z.number().int(),
  cost_nanousd: z.number().int().describe('Of those whose price is known'),
  unpriced: z.number().int().describe('Requests whose price is not known'),
  first_at: z.iso.datetime().describe('To the hour'),
  last_at: z.iso.datetime().describe('To the hour'),
})
export type EgressLine = z.infer<typeof EgressLine>

export const EgressLedger = z.object({
  nothing_leaves: z.boolean().describe('The switch is on'),
  lines: z.array(EgressLine).describe('Most bytes first'),
  blocked: z.number().int().describe('Requests that the switch has kept here, in this time'),
})
export type EgressLedger = z.infer<typeof EgressLedger>

const Span = z.object({ from: At.optional(), to: At.optional() })

const tags = ['activity']
const logs = '/system/audit-logs'

export const activity = {
  list: userCall
    .route({ method: 'GET', path: logs, tags, summary: 'Who asked what of whom; newest first' })
    .input(
      LogFilter.extend({
        before: z.coerce.number().int().optional().describe('Only rows before this id'),
        limit: z.coerce.number().int().min(1).max(500).default(100),
      }),
    )
    .output(LogPage),
  stats: userCall
    .route({ method: 'GET', path: `${logs}/stats`, tags, summary: 'Sums over the log' })
    .input(LogFilter.omit({ search: true, request_id: true }))
    .output(LogStats),
  watch: userCall
    .route({
      method: 'GET',
      path: `${logs}/watch`,
      tags,
      summary: 'The newest 100 rows, oldest first, then each row as it is made',
      description:
        'Server-sent events. token: JWT token for SSE/WS auth, or a ticket. Who reads too slowly is cut off.',
    })
    .output(eventIterator(AuditLog)),
  get: userCall
    .route({ method: 'GET', path: `${logs}/{request_id}`, tags, summary: 'One request' })
    .input(RequestRef)
    .output(RequestDetail),
  clear: adminCall
    .route({
      method: 'DELETE',
      path: logs,
      tags,
      summary: 'Forget all requests; the sums of usage and egress stay',
      successStatus: 204,
    })
    .output(z.void()),
  usage: userCall
    .route({ method: 'GET', path: '/usage/over-time', tags, summary: 'Tokens and money over time' })
    .input(
      Span.extend({
        by: UsageGroup.default('backend'),
        step: z.enum(['hour', 'day']).default('day'),
        time_zone: TimeZone.optional(),
      }),
    )
    .output(UsageOverTime),
  egress: adminCall
    .route({ method: 'GET', path: '/system/egress', tags, summary: 'What left this Mac' })
    .input(Span)
    .output(EgressLedger),
  ...keptContent,
}
