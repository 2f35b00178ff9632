import { z } from 'zod'
import { adminCall, userCall } from './call.ts'
import { Fit } from './fit.ts'

/** A repository with GGUF files. */
export const HubModel = z.object({
  repo: z.string().describe('owner/name'),
  downloads: z.number().int(),
  likes: z.number().int(),
  licence: z.string().nullable(),
  gated: z.enum(['no', 'auto', 'manual']).describe('Its owner has to be asked for access'),
  updatedAt: z.iso.datetime().nullable(),
  parameterCount: z.number().int().nullable(),
  architecture: z.string().nullable(),
  trainContextTokens: z.number().int().nullable(),
  tags: z.array(z.string()),
  downloaded: z.boolean().describe('A file of it is in the library'),
  fit: Fit.nullable().describe(
    'Of the recommended choice once its page was read; before that by the number of parameters, as Q4_K_M; null where not even that is known',
  ),
})
export type HubModel = z.infer<typeof HubModel>

/** One file, or the parts of one, in a quality: what a person chooses to fetch. */
export const HubChoice = z.object({
  file: z.string().describe('Path in the repository; of a split model, its first part'),
  quantization: z.string().nullable().describe('Such as Q4_K_M'),
  quality: z.string().describe('In words: what is lost against the original'),
  sizeBytes: z.number().int().describe('Of all parts'),
  files: z.array(
    z.object({ path: z.string(), sizeBytes: z.number().int(), sha256: z.string().nullable() }),
  ),
  modelId: z.string().nullable().describe('Of the model in the library that is this file'),
  recommended: z.boolean().describe('The best that fits this machine'),
  fit: Fit.nullable().describe('From its size alone until its header has been read'),
})
export type HubChoice = z.infer<typeof HubChoice>

export const HubRepo = HubModel.extend({
  commit: z.string(),
  choices: z.array(HubChoice).describe('Smallest first'),
  projectors: z
    .array(z.object({ path: z.string(), sizeBytes: z.number().int() }))
    .describe('Files that let a model see; they come along on request'),
  rejected: z.array(z.object({ path: z.string(), reason: z.string() })),
  card: z.string().describe('Markdown of the model card, without its front matter, at most 256 KB'),
})
export type HubRepo = z.infer<typeof HubRepo>

/** A well-chosen start. */
export const Recommendation = z.object({
  repo: z.string(),
  file: z.string(),
  name: z.string(),
  purpose: z.string().describe('What it is good for'),
  contextTokens: z.number().int(),
  sizeBytes: z.number().int(),
  minMemoryGb: z.number().int().describe('Of a Mac on which it runs well'),
  readOn: z.iso.date().nullable().describe('When its page was last read; null: by lists of others'),
  fit: Fit,
})
export type Recommendation = z.infer<typeof Recommendation>

export const HubToken = z.object({
  present: z.boolean(),
  source: z
    .enum(['vault', 'environment'])
    .nullable()
    .describe('environment: HF_TOKEN, used while none is kept here'),
  lastFour: z.string().nullable(),
  account: z.string().nullable().describe('Whose it is, as whoami has said'),
  needsReentry: z.boolean().describe('It no longer opens and has to be entered again'),
  endpoint: z.string().describe('The hub that is asked; HF_ENDPOINT changes it'),
})
export type HubToken = z.infer<typeof HubToken>

const tags = ['hub']
const repo = z
  .string()
  .regex(/^[\w][\w.-]{0,95}\/[\w][\w.-]{0,95}$/, 'A repository is named owner/name')

export const hub = {
  search: userCall
    .route({ method: 'GET', path: '/models/search', tags, summary: 'GGUF repositories on the hub' })
    .input(
      z.object({
        query: z.string().max(200).default(''),
        sort: z.enum(['trending', 'downloads', 'likes', 'updated']).default('downloads'),
        author: z.string().max(96).optional(),
        max_size_gb: z.coerce.number().min(0).optional().describe('By number of parameters'),
        limit: z.coerce.number().int().min(1).max(100).default(30),
      }),
    )
    .output(z.array(HubModel)),
  repo: userCall
    .route({ method: 'GET', path: '/models/hub', tags, summary: 'One repository with its choices' })
    .input(
      z.object({
        repo,
        revision: z
          .string()
          .regex(/^[\w.-]{1,100}$/)
          .optional(),
      }),
    )
    .output(HubRepo),
  recommendations: userCall
    .route({ method: 'GET', path: '/models/recommended', tags, summary: 'Well-chosen starts' })
    .output(z.array(Recommendation)),
  token: userCall
    .route({ method: 'GET', path: '/settings/huggingface', tags, summary: 'The token, not told' })
    .output(HubToken),
  saveToken: adminCall
    .route({ method: 'PUT', path: '/settings/huggingface', tags, summary: 'Keep a token, sealed' })
    .input(z.object({ token: z.string().min(1).max(512) }))
    .output(HubToken),
  removeToken: adminCall
    .route({ method: 'DELETE', path: '/settings/huggingface', tags, summary: 'Forget the token' })
    .output(HubToken),
  testToken: adminCall
    .route({
      method: 'POST',
      path: '/settings/huggingface/test',
      tags,
      summary: 'Ask the hub whose the token is',
    })
    .output(z.object({ success: z.literal(true), account: z.string() })),
}
