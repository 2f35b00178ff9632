import type { Door } from '../../contract/routing.ts'
import type { Caller } from '../accounts/caller.ts'
import type { AnswerEvent } from '../chat.ts'
import type { StreamWire } from '../providers/upstream/wire-format.ts'

/** Keeps what was said, for those who asked for it. Costs nothing where nobody did. */
export interface ContentKeeper {
  /**
   * A place for what one request says; `null` where nobody wants it kept.
   * @param request `bytes` is the body as it came, not changed later by the caller; where there
   *   are none, `json` is kept. `dialect` is the door whose words they are, if it is another one.
   *   No headers: they hold keys
   */
  begin(request: {
    readonly requestId: string
    readonly caller: Caller | null
    readonly ruleId: number | null
    readonly bytes: Uint8Array
    readonly json: unknown
    readonly door: Door
    readonly dialect?: Door
  }): KeptRequest | null
}

export interface KeptRequest {
  /** Where the answer of one try is written down. */
  answer(attempt: number): AnswerTap
}

/** Takes what a try answers as it comes, up to a bound; `end` seals it. Never throws. */
export interface AnswerTap {
  event(event: AnswerEvent): void
  /** Of the provider, in its own protocol. The chunk is copied. */
  bytes(chunk: Uint8Array, wire: StreamWire, stream: boolean): void
  /** However it ended; what came until then is kept. The first call counts. */
  end(): void
}
