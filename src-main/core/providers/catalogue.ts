import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { Protocol } from '../../contract/providers.ts'
import { normaliseBaseUrl } from './base-url.ts'

/** Zero would mean free: whoever does not know a price writes null. */
const Price = z.number().int().positive().nullable()

const CatalogueModel = z.strictObject({
  name: z.string().min(1),
  display_name: z.string().min(1),
  context: z.number().int().positive().nullable(),
  input: Price,
  cached_input: Price,
  output: Price,
  /** Of tokens that the provider keeps for a while, and for long; left out where it has no such price. */
  cache_write: Price.default(null),
  long_cache_write: Price.default(null),
  /** The whole request costs so many percent of these prices once its prompt is longer. */
  long_prompt: z
    .strictObject({
      over: z.number().int().positive(),
      input_percent: z.number().int().positive(),
      output_percent: z.number().int().positive(),
    })
    .transform(({ over, input_percent, output_percent }) => ({
      overTokens: over,
      inputPercent: input_percent,
      outputPercent: output_percent,
    }))
    .nullable()
    .default(null),
})

const CatalogueProvider = z
  .strictObject({
    display_name: z.string().min(1),
    protocols: z.array(Protocol).min(1),
    base_url: z.string().transform(normaliseBaseUrl),
    key_optional: z.boolean().default(false),
    /** What a key is tested with, below the version of the protocol. */
    check_path: z.string().startsWith('/').default('/models'),
    environment: z.array(z.string().regex(/^[A-Z][A-Z0-9_]*$/)),
    source: z.url().optional(),
    read: z.iso.date().optional(),
    models: z.array(CatalogueModel),
  })
  .refine(({ models, source, read }) => models.length === 0 || (source && read), {
    error: 'models need the source they were read from, and the day',
  })
export type CatalogueProvider = z.infer<typeof CatalogueProvider>

const Catalogue = z.strictObject({
  providers: z.record(z.string().regex(/^[a-z][a-z0-9-]*$/), CatalogueProvider),
})

/** Providers that ship with Corral, by name. */
export type Catalogue = ReadonlyMap<string, CatalogueProvider>

/** Reads `providers.yaml`. Blocks for its few kilobytes. @throws when the file is not as it has to be */
export function readCatalogue(resourcesDir: string): Catalogue {
  const text = readFileSync(join(resourcesDir, 'providers.yaml'), 'utf8')
  return new Map(Object.entries(Catalogue.parse(parse(text)).providers))
}
