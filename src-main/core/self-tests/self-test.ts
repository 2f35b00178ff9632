import type { ModelCapabilities } from '../../contract/models.ts'
import type { SelfTestName } from '../../contract/self-tests.ts'
import type { Port } from './port.ts'

/** One thing that apps rely on, tried through the real port. */
export interface SelfTest {
  readonly name: SelfTestName
  /** What a model has to be made for. */
  readonly kind: ModelCapabilities['kind']
  /** With the answer it is cut off. Reading a long prompt takes its time. */
  readonly timeoutMs: number
  /**
   * Answers what was seen, without a word of the prompt.
   * @throws ModelFell, ProtocolFault, NotTried, PortRefusal
   */
  run(port: Port, model: TestedModel): Promise<string>
}

export interface TestedModel {
  readonly id: string
  /** Of a conversation, as it is allocated. */
  readonly contextTokens: number | null
}

/** For what a model answers within seconds. */
export const shortTimeoutMs = 120_000

/** Enough for some thoughts before a call. */
export const mostAnswerTokens = 1024
