import { z } from 'zod'
import { adminCall } from './call.ts'

export const AppId = z.enum([
  'claude-code',
  'codex',
  'cursor',
  'cline',
  'continue',
  'zed',
  'xcode',
  'open-webui',
  'raycast',
  'opencode',
])
export type AppId = z.infer<typeof AppId>

/** Which of the protocols of the local port an app speaks. */
export const AppDialect = z.enum(['anthropic', 'openai', 'responses'])
export type AppDialect = z.infer<typeof AppDialect>

export const AppStep = z.object({
  text: z.string(),
  copy: z
    .discriminatedUnion('what', [
      z.object({ what: z.literal('value'), label: z.string(), value: z.string() }),
      z.object({ what: z.literal('token') }).describe('The token of the app, seen once'),
    ])
    .nullable(),
})
export type AppStep = z.infer<typeof AppStep>

const DriftReason = z.enum([
  'file_gone',
  'file_unreadable',
  'settings_changed',
  'port_moved',
  'port_closed',
  'token_revoked',
])

/** How what an app will use differs from what it was connected with. */
export const AppDrift = z.object({ reason: DriftReason, text: z.string() })
export type AppDrift = z.infer<typeof AppDrift>

export const AppConnection = z.object({
  model: z.string(),
  fastModel: z.string(),
  address: z.string().describe('Of the local port, as the app was told'),
  connectedAt: z.iso.datetime(),
  tokenLastFour: z.string().nullable().describe('null when the token was revoked'),
  tokenLastUsedAt: z.iso.datetime().nullable(),
  backup: z.string().nullable().describe('The settings as they were before; null if none existed'),
  drift: z.array(AppDrift),
})
export type AppConnection = z.infer<typeof AppConnection>

export const ConnectableApp = z.object({
  id: AppId,
  name: z.string(),
  summary: z.string(),
  dialect: AppDialect,
  kind: z.enum(['file', 'steps']).describe('Corral writes its settings, or the user does'),
  file: z.string().nullable().describe('Its settings, such as ~/.codex/config.toml'),
  holdsToken: z.boolean().describe('The token is written into the file, in clear'),
  hasFastModel: z.boolean(),
  installed: z.boolean(),
  steps: z.array(AppStep).describe('What is left for the user to do'),
  connection: AppConnection.nullable(),
})
export type ConnectableApp = z.infer<typeof ConnectableApp>

export const AppPreview = z.object({
  file: z.string(),
  exists: z.boolean(),
  diff: z.string().describe('Unified; secrets are hidden. Empty when nothing would change'),
  fingerprint: z.string().describe('Of the file as it is; connecting may ask for the same'),
  warnings: z.array(z.string()),
})
export type AppPreview = z.infer<typeof AppPreview>

export const AppUndone = z.object({
  restored: z
    .enum(['whole', 'parts', 'nothing'])
    .describe('The old file; only our own parts were taken out; there was nothing left of ours'),
  kept: z.array(z.string()).describe('Settings that somebody else has changed since: left alone'),
  diff: z.string().describe('What was taken out, where the file had changed'),
  app: ConnectableApp,
})
export type AppUndone = z.infer<typeof AppUndone>

export const AppCheck = z.object({
  ok: z.boolean(),
  ms: z.number().int().nullable().describe('From the request to the whole answer'),
  status: z.number().int().nullable(),
  answer: z.string().nullable().describe('What the model said, cut short'),
  problem: z.string().nullable(),
  ownToken: z.boolean().describe('Asked with the token of the app, or with one made for the check'),
  drift: z.array(AppDrift),
})
export type AppCheck = z.infer<typeof AppCheck>

const ModelName = z.string().trim().min(1).max(512)
const Ref = z.object({ id: AppId })
const Choice = Ref.extend({
  model: ModelName,
  fastModel: ModelName.optional().describe('For work in the background; else the same model'),
})

const tags = ['apps']

export const apps = {
  list: adminCall
    .route({ method: 'GET', path: '/apps', tags, summary: 'Apps that can be connected' })
    .output(z.array(ConnectableApp)),
  preview: adminCall
    .route({
      method: 'POST',
      path: '/apps/{id}/preview',
      tags,
      summary: 'What connecting would change in the settings of an app; writes nothing',
    })
    .input(Choice)
    .output(AppPreview),
  connect: adminCall
    .route({
      method: 'POST',
      path: '/apps/{id}/connect',
      tags,
      summary: 'Give an app a token of its own and write its settings, after a backup',
    })
    .input(
      Choice.extend({
        fingerprint: z.string().max(64).optional().describe('Refuse if the file is another by now'),
        newToken: z.boolean().default(false).describe('Also if its token is still good'),
      }),
    )
    .output(
      ConnectableApp.extend({
        token: z.string().nullable().describe('For the user to paste; seen once'),
      }),
    ),
  undo: adminCall
    .route({
      method: 'POST',
      path: '/apps/{id}/undo',
      tags,
      summary: 'Put the settings of an app back and revoke its token',
    })
    .input(Ref)
    .output(AppUndone),
  check: adminCall
    .route({
      method: 'POST',
      path: '/apps/{id}/check',
      tags,
      summary: 'Ask the model as the app would, through the local port',
    })
    .input(Ref)
    .output(AppCheck),
}
