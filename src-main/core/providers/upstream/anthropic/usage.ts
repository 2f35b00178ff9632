import type { Usage } from '../../../chat.ts'
import { type JsonObject, countOf, isObject, objectOf } from '../json.ts'

/** The parts of a usage object. `writtenLong` is part of `written`, `thinking` of `output`. */
interface Parts {
  readonly input: number
  readonly read: number
  readonly written: number
  readonly writtenLong: number
  readonly output: number
  readonly thinking: number
}

const none: Parts = {
  input: 0,
  read: 0,
  written: 0,
  writtenLong: 0,
  output: 0,
  thinking: 0,
}

/** Gathers what an answer says about its usage, piece by piece. */
export interface UsageReader {
  take(usage: unknown): void
  /** `null` when nothing was said; some servers say so with zeros. */
  readonly usage: Usage | null
}

/**
 * The counts of a stream are cumulative: a later one takes the place of an earlier one, and none
 * goes down. Some servers repeat the input as 0 at the end.
 */
export function createUsageReader(): UsageReader {
  let parts: Parts | null = null
  return {
    take(usage) {
      if (isObject(usage)) parts = merge(parts ?? none, usage)
    },
    get usage() {
      const isSaid = parts !== null && parts.input + parts.read + parts.written + parts.output > 0
      return isSaid && parts ? toUsage(parts) : null
    },
  }
}

function merge(parts: Parts, usage: JsonObject): Parts {
  const split = objectOf(usage.cache_creation)
  const short = countOf(split.ephemeral_5m_input_tokens) ?? 0
  const long = countOf(split.ephemeral_1h_input_tokens) ?? 0
  const written = countOf(usage.cache_creation_input_tokens) ?? 0
  const { thinking_tokens: thinking } = objectOf(usage.output_tokens_details)
  return {
    input: Math.max(parts.input, countOf(usage.input_tokens) ?? 0),
    read: Math.max(parts.read, countOf(usage.cache_read_input_tokens) ?? 0),
    written: Math.max(parts.written, written, short + long),
    writtenLong: Math.max(parts.writtenLong, long),
    output: Math.max(parts.output, countOf(usage.output_tokens) ?? 0),
    thinking: Math.max(parts.thinking, countOf(thinking) ?? 0),
  }
}

function toUsage({ input, read, written, writtenLong, output, thinking }: Parts): Usage {
  const writes = { cacheWriteTokens: written - writtenLong, longCacheWriteTokens: writtenLong }
  return {
    promptTokens: input + read + written,
    cachedTokens: read,
    ...(written > 0 && writes),
    completionTokens: output,
    thinkingTokens: Math.min(thinking, output),
  }
}
