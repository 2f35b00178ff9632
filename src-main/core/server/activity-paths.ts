import type { OpenAPI } from '@orpc/openapi'
import { z } from 'zod'
import { AuditLog, ExportFormat } from '../../contract/activity.ts'

const logs = '/system/audit-logs'
const tags = ['activity']
const text = { type: 'string' } as const
const schema = z.toJSONSchema(AuditLog) as object

/** How the OpenAPI document tells of what the log offers beside its calls. */
export function activityPaths(
  calls: OpenAPI.PathsObject,
  tokenInUrl: OpenAPI.ParameterObject,
): OpenAPI.PathsObject {
  const ofPages = new Set(['before', 'limit'])
  const filters = (calls[logs]?.get?.parameters ?? []).filter(
    (parameter) => !('name' in parameter && ofPages.has(parameter.name)),
  )
  const format: OpenAPI.ParameterObject = {
    name: 'format',
    in: 'query',
    schema: { type: 'string', enum: ExportFormat.options, default: 'jsonl' },
  }
  return {
    [`${logs}/export`]: {
      get: {
        operationId: 'activity.export',
        summary: 'All rows that fit, newest first, as a file of any length',
        tags,
        parameters: [format, ...filters, tokenInUrl],
        responses: {
          200: {
            description: 'OK',
            content: {
              'application/x-ndjson': { schema: text },
              'text/csv': { schema: text },
              'application/vnd.apache.parquet': { schema: text },
            },
          },
        },
      },
    },
    '/system/ws/audit-logs': {
      get: {
        operationId: 'activity.socket',
        summary: 'A WebSocket: the newest 100 rows, oldest first, then each row as it is made',
        description:
          'Each row is a text frame. Closed with 1008 without a token that is known, or once its ' +
          'right has ended; with 1013 when it is read too slowly.',
        tags,
        parameters: [tokenInUrl],
        responses: {
          101: { description: 'Switching protocols', content: { 'application/json': { schema } } },
        },
      },
    },
  }
}
