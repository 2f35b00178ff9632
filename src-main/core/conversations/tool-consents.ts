import type { ToolConsent } from '../../contract/tools.ts'
import type { OfferedTool } from '../tools/tool-runner.ts'

/** What a person says when a tool asks. */
export type ToolDecision = 'once' | 'conversation' | 'always' | 'no'

interface Asking {
  readonly conversationId: string
  readonly userId: number | null
  readonly toolId: string
  /** As `allowanceOf`. */
  readonly allowance: string
  readonly decide: (decision: ToolDecision) => void
}

/** The calls that wait for somebody to say whether they may run. */
export interface ToolConsents {
  /** Waits for the decision. @throws the signal's reason */
  ask(call: CallPlace, what: Omit<Asking, 'decide'>, signal: AbortSignal): Promise<ToolDecision>
  /** What a call asks, `null` when nothing asks there. */
  asked(call: CallPlace): Omit<Asking, 'decide'> | null
  /** What is allowed for longer than once lets all that ask the same go on. */
  decide(call: CallPlace, decision: ToolDecision): void
}

interface CallPlace {
  readonly messageId: string
  readonly callId: string
}

export function createToolConsents(): ToolConsents {
  const asking = new Map<string, Asking>()
  const keyOf = ({ messageId, callId }: CallPlace) => `${messageId}/${callId}`
  return {
    async ask(call, what, signal) {
      signal.throwIfAborted()
      const { promise, resolve, reject } = Promise.withResolvers<ToolDecision>()
      const leave = () => reject(signal.reason as Error)
      signal.addEventListener('abort', leave, { once: true })
      asking.set(keyOf(call), { ...what, decide: resolve })
      try {
        return await promise
      } finally {
        signal.removeEventListener('abort', leave)
        asking.delete(keyOf(call))
      }
    },
    asked: (call) => asking.get(keyOf(call)) ?? null,
    decide(call, decision) {
      const about = asking.get(keyOf(call))
      if (!about) return
      asking.delete(keyOf(call))
      about.decide(decision)
      for (const [key, other] of asking) {
        if (!covers(decision, about, other)) continue
        asking.delete(key)
        other.decide('once')
      }
    },
  }
}

function covers(decision: ToolDecision, about: Asking, other: Asking): boolean {
  if (about.userId !== other.userId || about.allowance !== other.allowance) return false
  if (decision === 'always') return true
  return decision === 'conversation' && about.conversationId === other.conversationId
}

/** What a conversation keeps of a tool that need not ask in it: the tool as it was then. */
export function allowanceOf({ id, fingerprint }: OfferedTool): string {
  return `${id} ${fingerprint}`
}

/** Whether a call has to ask first, by what its user has said so far. */
export function consentFor(
  ofUser: ToolConsent,
  tool: OfferedTool,
  allowedHere: readonly string[],
): 'run' | 'ask' | 'refuse' {
  if (ofUser === 'never') return 'refuse'
  return ofUser === 'always' || allowedHere.includes(allowanceOf(tool)) ? 'run' : 'ask'
}
