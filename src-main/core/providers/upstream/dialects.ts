import type { Protocol } from '../../../contract/providers.ts'
import { createAnthropicDialect } from './anthropic/dialect.ts'
import { createContinuity } from './continuity.ts'
import { createOpenAiDialect } from './openai/dialect.ts'
import type { UpstreamDialect } from './upstream-dialect.ts'

/** How chats are translated for each protocol. */
export type Dialects = Readonly<Record<Protocol, UpstreamDialect>>

/** Both remember what providers want back with the next turn of a conversation. */
export function createDialects(): Dialects {
  const continuity = createContinuity({ now: () => performance.now() })
  return {
    openai: createOpenAiDialect({ continuity }),
    anthropic: createAnthropicDialect({ continuity }),
  }
}
