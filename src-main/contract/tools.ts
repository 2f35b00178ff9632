import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { adminCall, userCall } from './call.ts'

export const ToolConsent = z
  .enum(['ask', 'always', 'never'])
  .describe('ask: before each use; never: models are not told of it')
export type ToolConsent = z.infer<typeof ToolConsent>

/** Something that a model may ask Corral to do. */
export const KnownTool = z.object({
  id: z.string().describe('`name` of a built-in tool, `server/name` of others'),
  name: z.string(),
  title: z.string(),
  description: z.string(),
  server: z.string().nullable().describe('Name of its MCP server; null for what ships with Corral'),
  parameters: z.record(z.string(), z.unknown()).describe('JSON schema of its arguments'),
  consent: ToolConsent,
})
export type KnownTool = z.infer<typeof KnownTool>

const ServerName = z
  .string()
  .regex(/^[\w-]{1,40}$/, 'A name has letters, digits, - and _, no spaces')

/**
 * How to reach an MCP server. Programs are named in the window or by the `corral` command only: every
 * other caller gets 403. Values of variables and headers are secrets: kept sealed, never shown.
 * In a change, an empty value stands for the one that is kept, as long as the program or the origin
 * of the address stays the same.
 */
export const McpTransport = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('stdio'),
    command: z
      .string()
      .trim()
      .min(1)
      .max(4096)
      .describe('A program; no shell reads it. 403 but from the window and the corral command'),
    args: z.array(z.string().max(4096)).max(100),
    environment: z.record(z.string().max(200), z.string().max(10_000)),
  }),
  z.strictObject({
    type: z.literal('http'),
    url: z.url({ protocol: /^https?$/ }).max(2000),
    headers: z.record(z.string().max(200), z.string().max(10_000)),
    allowPrivate: z
      .boolean()
      .optional()
      .describe('It may be in a private network, where plain http is spoken'),
  }),
])
export type McpTransport = z.infer<typeof McpTransport>

const ShownTransport = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('stdio'),
    command: z.string(),
    args: z.array(z.string()),
    environmentNames: z.array(z.string()),
  }),
  z.object({
    type: z.literal('http'),
    url: z.string(),
    headerNames: z.array(z.string()),
    allowPrivate: z.boolean(),
  }),
])

export const McpServer = z.object({
  id: z.number().int(),
  name: ServerName,
  on: z.boolean(),
  transport: ShownTransport.nullable().describe(
    'null for users who are no administrators: arguments may hold secrets',
  ),
  state: z.enum(['off', 'connecting', 'ready', 'failed']),
  problem: z
    .string()
    .nullable()
    .describe('Why it has failed, or what is left out of what it offers; for administrators'),
  version: z.string().nullable().describe('What it calls itself'),
  toolCount: z.number().int(),
})
export type McpServer = z.infer<typeof McpServer>

export const ToolBox = z.object({ tools: z.array(KnownTool), servers: z.array(McpServer) })
export type ToolBox = z.infer<typeof ToolBox>

const tags = ['tools']
const ById = z.object({ id: z.coerce.number().int() })

/** Tools for conversations: what ships with Corral, and servers that speak MCP. */
export const tools = {
  get: userCall
    .route({ method: 'GET', path: '/tools', tags, summary: 'All tools and MCP servers' })
    .output(ToolBox),
  watch: userCall
    .route({ method: 'GET', path: '/tools/watch', tags, summary: 'Now, then each change' })
    .output(eventIterator(ToolBox)),
  setConsent: userCall
    .route({
      method: 'PUT',
      path: '/tools/consent',
      tags,
      summary: 'Whether a tool asks this user before it runs',
    })
    .input(z.strictObject({ tool: z.string().min(1).max(200), consent: ToolConsent }))
    .output(KnownTool),
  addServer: adminCall
    .route({
      method: 'POST',
      path: '/tools/servers',
      tags,
      summary: 'Add an MCP server and connect to it; 409 when the name is taken',
      successStatus: 201,
    })
    .input(z.strictObject({ name: ServerName, transport: McpTransport }))
    .output(McpServer),
  updateServer: adminCall
    .route({
      method: 'PUT',
      path: '/tools/servers/{id}',
      tags,
      summary: 'Change what is given; what is left out stays, secrets among them',
    })
    .input(
      z.strictObject({
        ...ById.shape,
        name: ServerName.optional(),
        on: z.boolean().optional(),
        transport: McpTransport.optional(),
      }),
    )
    .output(McpServer),
  removeServer: adminCall
    .route({ method: 'DELETE', path: '/tools/servers/{id}', tags, summary: 'Forget it' })
    .input(ById)
    .output(z.object({ removed: z.boolean() })),
  connect: adminCall
    .route({
      method: 'POST',
      path: '/tools/servers/{id}/connect',
      tags,
      summary: 'Connect anew, and tell what it offers',
    })
    .input(ById)
    .output(McpServer),
}
