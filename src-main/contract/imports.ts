import { z } from 'zod'
import { adminCall } from './call.ts'

/** Programs whose data Corral takes over. */
export const ImportSource = z.enum(['mlx-manager', 'open-r4u', 'lm-studio', 'ollama', 'litellm'])
export type ImportSource = z.infer<typeof ImportSource>

export const ImportReport = z.object({
  preview: z.boolean().describe('Nothing was changed: this is what would come of it'),
  rows: z.array(
    z.object({
      kind: z.enum(['user', 'provider', 'key', 'model', 'rule', 'profile', 'limit', 'setting']),
      name: z.string(),
      outcome: z.enum(['migrated', 'present', 'needs_reentry', 'skipped']),
      reason: z.string().nullable(),
    }),
  ),
})
export type ImportReport = z.infer<typeof ImportReport>

/** Data of another program in one of its usual places. */
export const FoundImport = z.object({
  source: ImportSource,
  path: z.string(),
  items: z
    .number()
    .int()
    .nullable()
    .describe('Presets or models in it; null where it was not opened'),
})
export type FoundImport = z.infer<typeof FoundImport>

/** Absolute, on the machine that Corral runs on. */
const Path = z.string().min(1).max(4096)
const Secret = z.string().min(1).max(1024)
const preview = z.boolean().default(false).describe('Only say what would come of it')
const model_id = z
  .string()
  .min(1)
  .max(512)
  .optional()
  .describe('For profiles whose own model is not on this Mac, or that name none')

const tags = ['imports']

export const imports = {
  found: adminCall
    .route({
      method: 'GET',
      path: '/imports/found',
      tags,
      summary: 'What lies in the usual places of other programs on this Mac',
    })
    .output(z.array(FoundImport)),
  mlxManager: adminCall
    .route({
      method: 'POST',
      path: '/imports/mlx-manager',
      tags,
      summary: 'Users, providers, keys, rules, profiles and limits of an mlx-manager',
    })
    .input(
      z.object({
        path: Path,
        jwt_secret: Secret.optional().describe('Left out: `.jwt_secret` in the folder'),
        model_id,
        preview,
      }),
    )
    .output(ImportReport),
  openR4u: adminCall
    .route({
      method: 'POST',
      path: '/imports/open-r4u',
      tags,
      summary: 'Providers and keys from an open-r4u database dump or a list of keys',
    })
    .input(z.object({ path: Path, encryption_key: Secret, preview }))
    .output(ImportReport),
  lmStudio: adminCall
    .route({
      method: 'POST',
      path: '/imports/lm-studio',
      tags,
      summary: 'Presets of LM Studio as profiles, from a folder or a file',
    })
    .input(z.object({ path: Path, model_id, preview }))
    .output(ImportReport),
  ollama: adminCall
    .route({
      method: 'POST',
      path: '/imports/ollama',
      tags,
      summary: 'Settings of Ollama models as profiles, from its folder or a Modelfile',
    })
    .input(z.object({ path: Path, model_id, preview }))
    .output(ImportReport),
  liteLlm: adminCall
    .route({
      method: 'POST',
      path: '/imports/litellm',
      tags,
      summary: 'Providers, keys, rules and limits from a config.yaml of LiteLLM',
    })
    .input(z.object({ path: Path, preview }))
    .output(ImportReport),
}
