import { OpenAPIGenerator } from '@orpc/openapi'
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4'
import { contract } from '../../contract/contract.ts'
import { activityPaths } from './activity-paths.ts'
import { eventStreamPaths } from './event-stream-paths.ts'

/** What a stream takes in its address, because a browser's `EventSource` sets no header. */
const tokenInUrl = {
  name: 'token',
  in: 'query',
  required: false,
  description: 'JWT token for SSE/WS auth, or a ticket from /auth/ticket',
  schema: { type: 'string' },
} as const

/** The OpenAPI document of the calls below `/api`. */
export async function describeApi() {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] })
  const document = await generator.generate(contract, {
    info: { title: 'Corral', version: '1' },
    servers: [{ url: '/api' }],
    security: [{ token: [] }],
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
  })
  for (const path of eventStreamPaths()) {
    const operation = document.paths?.[path]?.get
    if (operation) operation.parameters = [...(operation.parameters ?? []), tokenInUrl]
  }
  const { paths = {} } = document
  document.paths = { ...paths, ...activityPaths(paths, tokenInUrl) }
  return document
}
