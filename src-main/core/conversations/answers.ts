import type { Answer, ConversationUpdate } from '../../contract/conversation.ts'
import { CorralError } from '../errors.ts'
import type { Log } from '../lib/log.ts'
import { type AnswerDraft, createAnswerDraft } from './answer-draft.ts'
import { failureText } from './failure-text.ts'
import type { MessageRows } from './message-rows.ts'
import type { AnswerRun } from './run-answer.ts'

/** What a crash may cost of an answer. */
const checkpointMs = 1000
/** Of one conversation. A window asks four models at most. */
const maxAtOnce = 16

interface Writing {
  readonly draft: AnswerDraft
  readonly signal: AbortSignal
}

/** How an answer is to be written. */
interface Writer {
  write(writing: Writing): AnswerRun
  /** Whether its asker still has the right. Asked every second. */
  mayGoOn(): boolean
}

/** The answers that are being written, whoever watches. */
export interface Answers {
  /** @throws CorralError `conflict` when too many run, `unavailable` while Corral stops */
  demandRoom(conversationId: string, wanted: number): void
  /**
   * Lets `writer` fill an answer whose row is there, and writes to the row what comes of it: every
   * second, and at the end.
   */
  begin(conversationId: string, answer: Answer, writer: Writer): void
  isRunning(conversationId: string): boolean
  /** The same messages, with what is being written as it is now. */
  overlaid(answer: Answer): Answer
  /** Tells watchers what they have not been told. */
  flush(conversationId: string): void
  /** Ends one, or all of a conversation. Answers how many, when they have ended. */
  stop(conversationId: string, messageId: string | null): Promise<number>
  /** Ends all, and takes no more. */
  close(): Promise<void>
}

interface Running {
  readonly conversationId: string
  readonly draft: AnswerDraft
  readonly leaving: AbortController
  readonly writer: Writer
  readonly done: Promise<void>
}

type Publish = (conversationId: string, update: ConversationUpdate) => void

export function createAnswers(deps: {
  readonly rows: Pick<MessageRows, 'saveAll'>
  readonly log: Log
  readonly publish: Publish
  /** One has ended, and its row is written. */
  readonly onEnd: (conversationId: string) => void
}): Answers {
  const { rows, log, publish, onEnd } = deps
  const running = new Map<string, Running>()
  let isClosed = false
  let timer: NodeJS.Timeout | null = null

  const checkpoint = () => {
    const gone = rows.saveAll([...running.values()].map(({ draft }) => draft.settled()))
    for (const [id, { leaving, writer }] of running) {
      if (gone.includes(id) || !writer.mayGoOn()) leaving.abort(endedBefore())
    }
  }
  const keepChecking = () => {
    if (running.size > 0) timer ??= setInterval(() => guarded(checkpoint), checkpointMs).unref()
    else if (timer) {
      clearInterval(timer)
      timer = null
    }
  }
  const guarded = (work: () => void) => {
    try {
      work()
    } catch (error) {
      // The error itself may repeat what was to be written.
      const kind = error instanceof Error ? error.name : typeof error
      log.error({ kind }, 'an answer could not be written down')
    }
  }
  const ofConversation = (id: string) =>
    [...running.values()].filter(({ conversationId }) => conversationId === id)
  const end = async (chosen: readonly Running[]) => {
    for (const { leaving } of chosen) leaving.abort(new CorralError('cancelled', 'Stopped.'))
    await Promise.all(chosen.map(({ done }) => done))
    return chosen.length
  }

  return {
    demandRoom(conversationId, wanted) {
      if (isClosed) throw new CorralError('unavailable', 'Corral is shutting down.')
      if (ofConversation(conversationId).length + wanted <= maxAtOnce) return
      const message = 'Too many answers are being written in this conversation. Wait, or stop some.'
      throw new CorralError('conflict', message)
    },
    begin(conversationId, answer, writer) {
      const draft = createAnswerDraft(answer, (update) => publish(conversationId, update))
      const leaving = new AbortController()
      const { signal } = leaving
      const run = async () => {
        const { ending: whole, soFar } = writer.write({ draft, signal })
        const ended = await whole.then(
          (ending) => ({ state: 'done', ending, problem: null }) as const,
          (thrown: unknown) => ({
            ...(signal.aborted ? stopped : failed(thrown)),
            ending: soFar(),
          }),
        )
        // The row first: who hears of the end may ask for it.
        const over = { ...draft.settled(), ...ended, waiting: null }
        guarded(() => rows.saveAll([over]))
        running.delete(answer.id)
        draft.end(ended)
        keepChecking()
        guarded(() => onEnd(conversationId))
      }
      const failed = (thrown: unknown) => {
        const error = CorralError.from(thrown)
        if (error.status >= 500) log.warn({ err: error.cause ?? error }, 'an answer failed')
        return { state: 'failed', problem: failureText(error) } as const
      }
      // In a later turn, so that whoever begins it has told of the message before its first change.
      const done = Promise.resolve().then(run)
      running.set(answer.id, { conversationId, draft, leaving, writer, done })
      keepChecking()
    },
    isRunning: (conversationId) => ofConversation(conversationId).length > 0,
    overlaid: (answer) => running.get(answer.id)?.draft.now() ?? answer,
    flush(conversationId) {
      for (const { draft } of ofConversation(conversationId)) draft.flush()
    },
    stop: (conversationId, messageId) =>
      end(
        messageId === null
          ? ofConversation(conversationId)
          : [...running].flatMap(([id, one]) =>
              id === messageId && one.conversationId === conversationId ? one : [],
            ),
      ),
    async close() {
      isClosed = true
      await end([...running.values()])
    },
  }
}

const stopped = { state: 'stopped', problem: null } as const

function endedBefore(): CorralError {
  return new CorralError('cancelled', 'The conversation is gone, or whoever asked has left.')
}
