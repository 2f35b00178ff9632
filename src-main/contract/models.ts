import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { adminCall, userCall } from './call.ts'

/** Whose folder a model lies in. `corral`: our own; `folder`: one that the user has added. */
export const FolderKind = z.enum([
  'corral',
  'folder',
  'lm-studio',
  'ollama',
  'hugging-face',
  'llama.cpp',
  'jan',
])
export type FolderKind = z.infer<typeof FolderKind>

/** What a model can do, as its header and its chat template tell. */
export const ModelCapabilities = z.object({
  kind: z.enum(['text', 'embeddings', 'ranking']),
  tools: z.boolean(),
  thinking: z.boolean(),
  infill: z.boolean().describe('It can fill a gap between two texts'),
  vision: z.boolean().describe('A projector file lies beside it; local models do not see yet'),
  chatTemplate: z.boolean(),
  templateOptions: z.array(z.string()).describe('Switches of its template: enable_thinking, …'),
})
export type ModelCapabilities = z.infer<typeof ModelCapabilities>

/** Whether the engine may have the file. */
export const FileCheck = z.object({
  state: z
    .enum(['unchecked', 'checking', 'passed', 'quarantined'])
    .describe('quarantined: a check refused it, and it is not loaded until one passes it'),
  reason: z.string().nullable().describe('Why it is in quarantine'),
  checkedAt: z.iso.datetime().nullable(),
})
export type FileCheck = z.infer<typeof FileCheck>

/** Where a file was fetched from. */
export const Provenance = z.object({
  repo: z.string().describe('owner/name on the hub'),
  commit: z.string(),
  file: z.string().describe('Path in the repository; of a split model, its first part'),
  licence: z.string().nullable(),
  downloadedAt: z.iso.datetime(),
})
export type Provenance = z.infer<typeof Provenance>

/** A model file on this machine, as its header describes it. */
export const Model = z.object({
  id: z.string().describe('What a request names in its `model` field'),
  name: z.string().describe('The name that the file gives itself'),
  fileName: z.string(),
  sizeBytes: z.number().int().describe('Of all parts of a split model together'),
  architecture: z.string(),
  parameterCount: z.number().int().nullable().describe('null when the file does not tell'),
  quantization: z.string().nullable().describe('Such as Q4_K_M; null when the file does not tell'),
  trainContextTokens: z.number().int().nullable(),
  description: z.string().nullable(),
  modifiedAt: z.iso.datetime(),
  folder: FolderKind,
  parts: z.number().int().describe('Files that it is made of; 1 unless it is split'),
  capabilities: ModelCapabilities,
  check: FileCheck,
  sha256: z.string().nullable().describe('Of its first file; null until it has been computed'),
  duplicates: z.array(z.string()).describe('Ids of other models with the very same file'),
  provenance: Provenance.nullable(),
})
export type Model = z.infer<typeof Model>

/** A file in a models folder that cannot be offered, and why. */
export const RejectedFile = z.object({ fileName: z.string(), reason: z.string() })
export type RejectedFile = z.infer<typeof RejectedFile>

export const ModelList = z.object({
  models: z.array(Model),
  rejected: z.array(RejectedFile),
  folder: z.string().describe('Where Corral puts the models that it fetches'),
})
export type ModelList = z.infer<typeof ModelList>

/** More than the list tells of one model. */
export const ModelDetails = z.object({
  model: Model,
  files: z.array(z.object({ path: z.string(), sizeBytes: z.number().int() })),
  metadata: z
    .array(z.object({ key: z.string(), value: z.string() }))
    .describe('Of the header, without the vocabulary; long values are cut'),
  chatTemplate: z.string().nullable(),
  dependents: z
    .array(z.string())
    .describe('What depends on it, in words: rules, profiles, settings, the preload list'),
})
export type ModelDetails = z.infer<typeof ModelDetails>

/** How a file of another folder came into Corral's own. */
export const ImportWay = z.enum(['clone', 'hard-link', 'copy'])
export type ImportWay = z.infer<typeof ImportWay>

export const ImportedModel = z.object({
  model: Model,
  way: ImportWay,
  explanation: z.string().describe('Why this way, and what it costs'),
})
export type ImportedModel = z.infer<typeof ImportedModel>

export const DeletedModel = z.object({
  freedBytes: z.number().int(),
  trashed: z.boolean().describe('false: there was no trash, and the files are gone'),
})
export type DeletedModel = z.infer<typeof DeletedModel>

const tags = ['models']
const ModelRef = z.object({ modelId: z.string().min(1).max(512) })

export const models = {
  list: userCall
    .route({ method: 'GET', path: '/models', tags, summary: 'Model files found' })
    .output(ModelList),
  watch: userCall
    .route({
      method: 'GET',
      path: '/models/watch',
      tags,
      summary: 'The list now, and again after each change',
    })
    .output(eventIterator(ModelList)),
  addStarter: adminCall
    .route({
      method: 'POST',
      path: '/models/starter',
      tags,
      summary: 'Write the small self-test model into the models folder',
    })
    .output(Model),
  details: userCall
    .route({
      method: 'GET',
      path: '/models/details',
      tags,
      summary: 'All that is known of a model',
    })
    .input(ModelRef)
    .output(ModelDetails),
  scan: adminCall
    .route({ method: 'POST', path: '/models/scan', tags, summary: 'Look through all folders now' })
    .output(ModelList),
  check: adminCall
    .route({
      method: 'POST',
      path: '/models/check',
      tags,
      summary: 'Check a file again: header, hash, trial load; also one in quarantine',
    })
    .input(ModelRef)
    .output(Model),
  import: adminCall
    .route({
      method: 'POST',
      path: '/models/import',
      tags,
      summary: "Bring a file into Corral's own folder, without a second copy where that can be",
    })
    .input(z.object({ path: z.string().min(1).max(4096), way: ImportWay.optional() }))
    .output(ImportedModel),
  delete: adminCall
    .route({
      method: 'DELETE',
      path: '/models/{+modelId}',
      tags,
      summary: 'Unload a model and move its files to the trash',
    })
    .input(ModelRef.extend({ unload: z.boolean().default(true) }))
    .output(DeletedModel),
}
