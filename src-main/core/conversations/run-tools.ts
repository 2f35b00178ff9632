import type { ToolUse } from '../../contract/conversation.ts'
import type { Caller } from '../accounts/caller.ts'
import type { Log } from '../lib/log.ts'
import type { OfferedTool, ToolOutcome, ToolRunner } from '../tools/tool-runner.ts'
import type { AnswerDraft } from './answer-draft.ts'
import type { ModelCall } from './round.ts'
import { type ToolDecision, consentFor } from './tool-consents.ts'

/** More calls at once than any sensible model makes. */
const maxCallsAtOnce = 16
/** What a model is told of one result. */
const maxResultChars = 50_000

export interface ToolTurn {
  readonly tools: ToolRunner
  readonly offered: readonly OfferedTool[]
  readonly caller: Caller
  readonly signal: AbortSignal
  readonly log: Log
  /** What need not ask in this conversation, as `allowanceOf`. Asked anew for each call. */
  readonly allowedHere: () => readonly string[]
  /** Waits for the user. @throws the signal's reason */
  readonly ask: (callId: string, tool: OfferedTool) => Promise<ToolDecision>
}

/**
 * Runs what the model has called, as far as it may: each as soon as it is allowed. When this ends
 * without throwing, all calls have a result that the model can be told.
 * @throws the signal's reason
 */
export async function runTools(
  draft: AnswerDraft,
  calls: readonly ModelCall[],
  turn: ToolTurn,
): Promise<void> {
  const begun = calls.map((call, at) => begin(call, at, turn))
  draft.addTools(begun.map(({ use }) => use))
  await Promise.all(begun.flatMap(({ use, tool }) => (tool ? settle(draft, use, tool, turn) : [])))
  turn.signal.throwIfAborted()
}

/** Notes calls that do not run, and why. */
export function failCalls(
  draft: AnswerDraft,
  calls: readonly ModelCall[],
  offered: readonly OfferedTool[],
  why: string,
): void {
  draft.addTools(calls.map((call) => useOf(call, toolOf(call, offered), 'failed', why)))
}

function begin(call: ModelCall, at: number, turn: ToolTurn) {
  const tool = toolOf(call, turn.offered)
  const over = (state: ToolUse['state'], why: string) => ({
    tool: null,
    use: useOf(call, tool, state, why),
  })
  if (!tool) return over('failed', `There is no tool '${call.name}'.`)
  if (at >= maxCallsAtOnce) return over('failed', 'These are too many calls at once. Make fewer.')
  const ofUser = turn.tools.consentOf(turn.caller, tool.id)
  const consent = consentFor(ofUser, tool, turn.allowedHere())
  if (consent === 'refuse') return over('refused', refused)
  return { tool, use: useOf(call, tool, consent === 'ask' ? 'asks' : 'running', null) }
}

function toolOf({ name }: ModelCall, offered: readonly OfferedTool[]): OfferedTool | null {
  return offered.find((tool) => tool.name === name) ?? null
}

function useOf(
  call: ModelCall,
  tool: OfferedTool | null,
  state: ToolUse['state'],
  result: string | null,
): ToolUse {
  const { id: callId, name, arguments: text } = call
  return {
    type: 'tool',
    callId,
    name,
    server: tool?.server ?? null,
    arguments: text,
    state,
    result,
  }
}

async function settle(
  draft: AnswerDraft,
  use: ToolUse,
  tool: OfferedTool,
  turn: ToolTurn,
): Promise<void> {
  const { callId } = use
  if (use.state === 'asks') {
    const decision = await turn.ask(callId, tool)
    if (decision === 'no') return draft.setTool(callId, { state: 'refused', result: refused })
    draft.setTool(callId, { state: 'running' })
  }
  const { text, failed } = await outcomeOf(use, tool, turn)
  draft.setTool(callId, { state: failed ? 'failed' : 'done', result: capped(text) })
}

async function outcomeOf(
  use: ToolUse,
  tool: OfferedTool,
  { tools, caller, signal, log }: ToolTurn,
): Promise<ToolOutcome> {
  try {
    return await tools.run(tool.id, use.arguments, { signal, caller })
  } catch (thrown) {
    signal.throwIfAborted()
    // What it threw may hold what it was asked.
    log.warn({ tool: tool.id, kind: thrown instanceof Error ? thrown.name : '' }, 'a tool broke')
    return { text: 'The tool failed.', failed: true }
  }
}

const refused = 'The user did not allow this tool to run.'

function capped(text: string): string {
  if (text.length <= maxResultChars) return text
  const kept = text.slice(0, maxResultChars).toWellFormed()
  return `${kept}\n… Cut after ${maxResultChars} of ${text.length} characters.`
}
