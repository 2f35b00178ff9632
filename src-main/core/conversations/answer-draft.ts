import type {
  Answer,
  AnswerPart,
  ConversationUpdate,
  ToolUse,
} from '../../contract/conversation.ts'

/** Words and progress are told no more often, so that many windows cost little. */
const betweenTellingMs = 33

/** An answer while it is written. Everything that changes is told to those who watch. */
export interface AnswerDraft {
  /** As it is shown now. A copy. */
  now(): Answer
  /** As it would be if it ended here. */
  settled(): Answer
  waits(waiting: NonNullable<Answer['waiting']>): void
  says(type: 'text' | 'thinking', text: string): void
  /** The words that follow begin parts of their own. */
  addTools(tools: readonly ToolUse[]): void
  setTool(callId: string, change: Partial<Pick<ToolUse, 'state' | 'result'>>): void
  /** Tells what has not been told yet. */
  flush(): void
  end(end: Pick<Answer, 'state' | 'ending' | 'problem'>): Answer
}

export function createAnswerDraft(
  begun: Answer,
  publish: (update: ConversationUpdate) => void,
): AnswerDraft {
  let answer = { ...begun, parts: [] as AnswerPart[] }
  /** Said, and not told to anybody. */
  let untold = ''
  let isWholeUntold = false
  let timer: NodeJS.Timeout | null = null
  let thinkingSince = 0
  let isOver = false

  const now = (): Answer => ({ ...answer, parts: answer.parts.map((part) => ({ ...part })) })
  const flush = () => {
    if (isWholeUntold) publish({ type: 'message', message: now() })
    else if (untold !== '') {
      const part = answer.parts.length - 1
      publish({ type: 'words', messageId: answer.id, part, text: untold })
    }
    isWholeUntold = false
    untold = ''
  }
  const tellSoon = () => {
    if (timer) return
    flush()
    timer = setTimeout(() => {
      timer = null
      if (isWholeUntold || untold !== '') tellSoon()
    }, betweenTellingMs)
    timer.unref()
  }
  const tellWhole = () => {
    isWholeUntold = true
    flush()
  }
  const endThinking = () => {
    const last = answer.parts.at(-1)
    if (last?.type !== 'thinking' || last.durationMs !== null) return
    last.durationMs = Math.round(performance.now() - thinkingSince)
  }

  return {
    now,
    settled: () => ({ ...answer, parts: answer.parts.map((part) => settled(part, thinkingSince)) }),
    flush,
    waits(waiting) {
      const isAnother = answer.waiting?.for !== waiting.for
      answer = { ...answer, waiting }
      isWholeUntold = true
      if (isAnother) flush()
      else tellSoon()
    },
    says(type, text) {
      const last = answer.parts.at(-1)
      if (text === '') return
      if (last?.type === type) {
        last.text += text
        untold += text
        tellSoon()
        return
      }
      endThinking()
      if (type === 'thinking') thinkingSince = performance.now()
      answer.parts.push(type === 'text' ? { type, text } : { type, text, durationMs: null })
      answer = { ...answer, state: 'writing', waiting: null }
      tellWhole()
    },
    addTools(tools) {
      endThinking()
      answer.parts.push(...tools)
      answer = { ...answer, state: stateWith(answer.parts), waiting: null }
      tellWhole()
    },
    setTool(callId, change) {
      // One of several tools may come to its end when the answer was stopped already.
      if (isOver) return
      const parts = answer.parts.map((part) =>
        part.type === 'tool' && part.callId === callId ? { ...part, ...change } : part,
      )
      answer = { ...answer, parts, state: stateWith(parts) }
      tellWhole()
    },
    end(end) {
      isOver = true
      if (timer) clearTimeout(timer)
      const parts = answer.parts.map((part) => settled(part, thinkingSince))
      answer = { ...answer, ...end, parts, waiting: null }
      tellWhole()
      return now()
    },
  }
}

function stateWith(parts: readonly AnswerPart[]): 'asks' | 'writing' {
  return parts.some((part) => part.type === 'tool' && part.state === 'asks') ? 'asks' : 'writing'
}

/** A part that nothing more comes of. */
function settled(part: AnswerPart, thinkingSince: number): AnswerPart {
  if (part.type === 'thinking' && part.durationMs === null) {
    return { ...part, durationMs: Math.round(performance.now() - thinkingSince) }
  }
  if (part.type !== 'tool') return { ...part }
  if (part.state === 'asks') return { ...part, state: 'refused', result: notRun }
  return part.state === 'running' ? { ...part, state: 'failed', result: cutOff } : { ...part }
}

const notRun = 'The answer was stopped before the user said whether this tool may run.'
const cutOff = 'The answer was stopped while this tool ran.'
