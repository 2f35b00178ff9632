import { z } from 'zod'
import type { HubFile } from './group-files.ts'
import { isRepoName, shownLine } from './hostile-text.ts'

/** What the hub says of a repository, as far as it is used; what has not the right form is left out. */
export interface RepoFacts {
  readonly repo: string
  readonly downloads: number
  readonly likes: number
  readonly licence: string | null
  readonly gated: 'no' | 'auto' | 'manual'
  readonly updatedAt: string | null
  readonly parameterCount: number | null
  readonly architecture: string | null
  readonly trainContextTokens: number | null
  readonly tags: string[]
  /** Of the commit; `null` in lists. */
  readonly commit: string | null
}

/** Fields of the hub's API that are asked for beside those that the client library always asks for. */
export const wantedFields = ['tags', 'sha', 'cardData', 'gguf'] as const

const maxTags = 50
const Count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)
const Line = z.string().transform((text) => shownLine(text, 120))

const Entry = z.object({
  name: z.string().refine(isRepoName),
  downloads: Count.catch(0),
  likes: Count.catch(0),
  gated: z.enum(['auto', 'manual']).or(z.literal(false)).catch(false),
  updatedAt: z.date().nullable().catch(null),
  sha: z
    .string()
    .regex(/^[0-9a-f]{40}$/)
    .nullable()
    .catch(null),
  tags: z.array(z.unknown()).catch([]),
  cardData: z
    .object({
      license: z
        .union([Line, z.array(Line)])
        .optional()
        .catch(undefined),
      license_name: Line.optional().catch(undefined),
    })
    .nullable()
    .catch(null),
  gguf: z
    .object({
      total: Count.nullable().catch(null),
      architecture: Line.nullable().catch(null),
      context_length: Count.nullable().catch(null),
    })
    .nullable()
    .catch(null),
})

/** `null` for a repository that cannot be asked for. */
export function repoFacts(said: unknown): RepoFacts | null {
  const { success, data } = Entry.safeParse(said)
  if (!success) return null
  const tags = data.tags.flatMap((tag) => (typeof tag === 'string' ? [shownLine(tag, 80)] : []))
  return {
    repo: data.name,
    downloads: data.downloads,
    likes: data.likes,
    licence: licenceOf(data.cardData, tags),
    gated: data.gated || 'no',
    updatedAt: dateOf(data.updatedAt),
    parameterCount: data.gguf?.total || null,
    architecture: data.gguf?.architecture || null,
    trainContextTokens: data.gguf?.context_length || null,
    tags: tags.slice(0, maxTags),
    commit: data.sha,
  }
}

/** `other` means: by the name beside it. */
function licenceOf(
  card: z.infer<typeof Entry>['cardData'],
  tags: readonly string[],
): string | null {
  const inTags = tags.find((tag) => tag.startsWith('license:'))?.slice('license:'.length)
  const said = card?.license ?? inTags
  const licence = Array.isArray(said) ? said.slice(0, 5).join(', ') : said
  if (card?.license_name && (licence === 'other' || !licence)) return card.license_name
  return licence || null
}

function dateOf(date: Date | null): string | null {
  return date && Number.isFinite(date.getTime()) ? date.toISOString() : null
}

const Listed = z.object({
  type: z.literal('file'),
  path: z.string(),
  size: Count,
  lfs: z.object({ oid: z.string(), size: Count }).optional().catch(undefined),
})

/** `null` for what is no file. */
export function fileFacts(said: unknown): HubFile | null {
  const { success, data } = Listed.safeParse(said)
  if (!success) return null
  const oid = data.lfs?.oid ?? ''
  return {
    path: data.path,
    sizeBytes: data.lfs?.size ?? data.size,
    sha256: /^[0-9a-f]{64}$/.test(oid) ? oid : null,
  }
}
