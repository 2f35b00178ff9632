import type { AnswerEnding } from '../../contract/conversation.ts'
import type { Caller } from '../accounts/caller.ts'
import type { AnswerEnd, ChatRequest } from '../chat.ts'
import { CorralError } from '../errors.ts'
import type { AttemptRecord } from '../gateway/attempts/attempt.ts'
import type { AnswerDraft } from './answer-draft.ts'
import { endingOf } from './answer-ending.ts'
import type { AskModel } from './ask-model.ts'
import { type Round, readRound } from './round.ts'
import { type ToolTurn, failCalls, runTools } from './run-tools.ts'
import { answerTurns } from './turns.ts'

/** So often a model may be asked for one answer, its tools in between. */
const maxRounds = 12

export interface AnswerPlan {
  /** As it is before the answer: what the answer has so far follows its turns. */
  readonly request: ChatRequest
  readonly conversationId: string
  /** The asker as of now; `null` when it has lost its right. Asked before each round. */
  readonly caller: () => Caller | null
  readonly signal: AbortSignal
  /** Of the target that has answered; `null` where nobody knows. */
  readonly contextTokensOf: (record: AttemptRecord) => Promise<number | null>
  readonly toolTurn: Omit<ToolTurn, 'signal' | 'caller'>
}

/** An answer on its way. */
export interface AnswerRun {
  /** How it ended. @throws CorralError why it failed; the signal's reason */
  readonly ending: Promise<AnswerEnding | null>
  /** What it took until now, for one that does not come to its own end. */
  soFar(): AnswerEnding | null
}

/**
 * Has one answer written, round after round, until the model calls no more tools. What was said is in
 * the draft, however it ends.
 */
export function runAnswer(draft: AnswerDraft, plan: AnswerPlan, askModel: AskModel): AnswerRun {
  const records: AttemptRecord[] = []
  const ends: AnswerEnd[] = []
  const ended = async (reason: AnswerEnding['reason']) => {
    const last = records.findLast(({ usage }) => usage !== null)
    const contextTokens = last ? await plan.contextTokensOf(last) : null
    return endingOf(records, ends, { reason, contextTokens })
  }
  return {
    ending: inRounds(draft, plan, {
      ended,
      async round(number) {
        const { conversationId, signal } = plan
        const { parts } = draft.now()
        const turns = [...plan.request.turns, ...answerTurns(parts, { withThinking: true })]
        const onTried = (record: AttemptRecord) => void records.push(record)
        const how = { caller: callerOf(plan), conversationId, signal, onTried }
        const ids = new Set(parts.flatMap((part) => (part.type === 'tool' ? part.callId : [])))
        const events = askModel({ ...plan.request, turns }, how)
        const round = await readRound(draft, events, ids)
        if (round.end) ends.push(round.end)
        return { ...round, isLast: number === maxRounds }
      },
    }),
    soFar: () => endingOf(records, ends, { reason: 'stop', contextTokens: null }),
  }
}

async function inRounds(
  draft: AnswerDraft,
  plan: AnswerPlan,
  {
    round,
    ended,
  }: {
    readonly round: (number: number) => Promise<Round & { readonly isLast: boolean }>
    readonly ended: (reason: AnswerEnding['reason']) => Promise<AnswerEnding | null>
  },
): Promise<AnswerEnding | null> {
  const { signal, toolTurn } = plan
  for (let number = 1; ; number++) {
    const { reason, calls, isLast } = await round(number)
    if (calls.length === 0) return ended(reason === 'tool_calls' ? 'stop' : reason)
    if (reason === 'length' || isLast) {
      failCalls(draft, calls, toolTurn.offered, reason === 'length' ? cutShort : tooMany)
      return ended(reason === 'length' ? reason : 'tool_limit')
    }
    await runTools(draft, calls, { ...toolTurn, caller: callerOf(plan), signal })
  }
}

/** @throws CorralError `unauthorized` */
function callerOf(plan: AnswerPlan): Caller {
  const caller = plan.caller()
  if (caller) return caller
  throw new CorralError('unauthorized', 'Whoever asked this may not ask any more.')
}

const cutShort = 'The answer was cut off before this call was complete.'
const tooMany = `This tool has not run: an answer may take ${maxRounds} rounds at most.`
