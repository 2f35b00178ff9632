import { conversations } from './conversations.ts'
import { jsonSchema } from './json-schema.ts'
import type { Scenario } from './scenario.ts'
import { sharedPrefix } from './shared-prefix.ts'
import { singleStream } from './single-stream.ts'
import { stall } from './stall.ts'
import { together } from './together.ts'

/** Those that need nothing but requests; loads and memory are measured around them. */
export const scenarios: readonly Scenario[] = [
  singleStream,
  sharedPrefix,
  conversations,
  together,
  stall,
  jsonSchema,
].flat()
