import type { IncomingHttpHeaders } from 'node:http'
import type { Door } from '../../../contract/routing.ts'
import type { Caller } from '../../accounts/caller.ts'
import type { AnswerEvent, ChatRequest, CompletionRequest } from '../../chat.ts'
import type { CorralError } from '../../errors.ts'
import type { RequestLog } from '../request-log/request-log.ts'
import type { StreamWire, WireFormat } from '../../providers/upstream/wire-format.ts'

/** A request at a door, before anything of it is read that its target need not know. */
export interface Ask {
  readonly caller: Caller | null
  readonly door: Door
  /** How its bytes are to be understood by a provider; `null` when none would. */
  readonly wire: WireFormat | null
  readonly body: RequestBody
  readonly headers: IncomingHttpHeaders
  /** As the client wrote it. */
  readonly model: string
  readonly stream: boolean
  readonly log: RequestLog
}

/** The body of a request, as it came and as it was parsed. */
export interface RequestBody {
  readonly bytes: Uint8Array
  readonly json: unknown
  /** The door whose words these are, where they have not come through it now. */
  readonly dialect?: Door
}

/** One whose answer consists of answer events. */
export interface AnswerAsk extends Ask {
  readonly wire: StreamWire | null
  /** @throws CorralError naming the field of the request that is not right */
  local(model: string, signal: AbortSignal): AsyncGenerator<AnswerEvent, void>
  /** In the inner language. @throws CorralError as `local` */
  inner(): ChatRequest | CompletionRequest
  /** What the door had to leave out. @throws CorralError as `local` */
  dropped(): readonly string[]
  /** The last of a stream of bytes that broke, in the words of the door. */
  broken(error: CorralError): string
}
