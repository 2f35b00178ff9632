import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { adminCall, userCall } from './call.ts'
import { KvCacheType } from './fit.ts'

/** What a request gets where it says nothing itself. `null` leaves it to the model. */
const SamplingDefaults = z.strictObject({
  temperature: z.number().min(0).max(2).nullable(),
  topP: z.number().min(0).max(1).nullable(),
  topK: z.number().int().min(0).max(1000).nullable(),
  minP: z.number().min(0).max(1).nullable(),
  repeatPenalty: z.number().min(0.1).max(2).nullable(),
  maxTokens: z.number().int().min(1).max(1_000_000).nullable(),
})

const ProfileName = z
  .string()
  .regex(/^[\w][\w.:@/+-]{0,127}$/, 'A name has letters, digits and . : @ / + - _, no spaces')

const fields = {
  name: ProfileName.describe('What a request names in its `model` field'),
  modelId: z.string().min(1).max(512),
  description: z.string().max(500),
  systemPrompt: z.string().max(200_000).nullable(),
  systemPromptMode: z
    .enum(['default', 'prepend'])
    .describe("default: only where a request has none; prepend: before the request's own"),
  sampling: SamplingDefaults.partial(),
  contextTokens: z
    .number()
    .int()
    .min(256)
    .max(10_000_000)
    .nullable()
    .describe('The most that a conversation takes, prompt and answer together'),
  kvCacheType: KvCacheType.nullable(),
  thinking: z.enum(['on', 'off']).nullable(),
  pinned: z.boolean().describe('Its model is never evicted'),
  aliases: z.array(ProfileName).max(10).describe('More names for the same'),
}

/** Settings on top of a model, under a name of their own. */
export const ProfileFields = z.strictObject({
  ...fields,
  description: fields.description.default(''),
  systemPrompt: fields.systemPrompt.default(null),
  systemPromptMode: fields.systemPromptMode.default('default'),
  sampling: fields.sampling.default({}),
  contextTokens: fields.contextTokens.default(null),
  kvCacheType: fields.kvCacheType.default(null),
  thinking: fields.thinking.default(null),
  pinned: fields.pinned.default(false),
  aliases: fields.aliases.default([]),
})
export type ProfileFields = z.infer<typeof ProfileFields>

/** What is left out stays. */
const ProfileChange = z.strictObject(fields).partial()
export type ProfileChange = z.infer<typeof ProfileChange>

export const Profile = ProfileFields.extend({
  id: z.number().int(),
  missing: z.boolean().describe('Its model is not here now'),
  hiddenModels: z
    .array(z.string())
    .describe('Models that came later under one of its names: the name still means the profile'),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
})
export type Profile = z.infer<typeof Profile>

/** A file with profiles, to keep or to hand on. */
export const ProfileFile = z.object({
  format: z.literal('corral-profiles'),
  version: z.literal(1),
  profiles: z.array(ProfileFields).max(1000),
})
export type ProfileFile = z.infer<typeof ProfileFile>

const tags = ['profiles']
const Id = z.object({ id: z.coerce.number().int() })

export const profiles = {
  list: userCall
    .route({ method: 'GET', path: '/profiles', tags, summary: 'All profiles' })
    .output(z.array(Profile)),
  watch: userCall
    .route({ method: 'GET', path: '/profiles/watch', tags, summary: 'Now, then each change' })
    .output(eventIterator(z.array(Profile))),
  export: userCall
    .route({ method: 'GET', path: '/profiles/export', tags, summary: 'All, as a file' })
    .output(ProfileFile),
  get: userCall
    .route({ method: 'GET', path: '/profiles/{id}', tags, summary: 'One profile' })
    .input(Id)
    .output(Profile),
  create: adminCall
    .route({
      method: 'POST',
      path: '/profiles',
      tags,
      summary: 'A new profile; 409 when the name is taken',
      successStatus: 201,
    })
    .input(ProfileFields)
    .output(Profile),
  update: adminCall
    .route({
      method: 'PUT',
      path: '/profiles/{id}',
      tags,
      summary: 'Change what is given; what is left out stays',
    })
    .input(ProfileChange.extend(Id.shape))
    .output(Profile),
  remove: adminCall
    .route({ method: 'DELETE', path: '/profiles/{id}', tags, summary: 'Remove it' })
    .input(Id)
    .output(z.object({ removed: z.boolean() })),
  duplicate: adminCall
    .route({
      method: 'POST',
      path: '/profiles/{id}/duplicate',
      tags,
      summary: 'The same under another name',
      successStatus: 201,
      inputStructure: 'detailed',
    })
    .input(
      z.object({
        params: Id,
        query: z.object({ new_name: ProfileName.optional() }).optional(),
        body: z.object({ new_name: ProfileName.optional() }).nullish(),
      }),
    )
    .output(Profile),
  import: adminCall
    .route({
      method: 'POST',
      path: '/profiles/import',
      tags,
      summary: 'Add those of a file; a name that is taken gets a number',
    })
    .input(ProfileFile)
    .output(z.array(Profile)),
}
