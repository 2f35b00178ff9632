import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { isPlainPath, isRepoName } from './hostile-text.ts'

const Start = z
  .strictObject({
    repo: z.string().refine(isRepoName),
    file: z.string().refine(isPlainPath).endsWith('.gguf'),
    name: z.string().min(1),
    purpose: z.string().min(1),
    context: z.number().int().positive(),
    size: z.number().int().positive(),
    min_memory_gb: z.number().int().positive(),
    read_on: z.iso.date().nullable().default(null),
  })
  .transform(({ context, size, min_memory_gb, read_on, ...start }) => ({
    ...start,
    contextTokens: context,
    sizeBytes: size,
    minMemoryGb: min_memory_gb,
    readOn: read_on,
  }))
type Start = z.infer<typeof Start>

const Starts = z.strictObject({ models: z.array(Start).min(1) })

/** Reads `models.yaml`. Blocks for its few kilobytes. @throws when the file is not as it has to be */
export function readStarts(resourcesDir: string): readonly Start[] {
  return Starts.parse(parse(readFileSync(join(resourcesDir, 'models.yaml'), 'utf8'))).models
}
