import type { Token } from 'node-llama-cpp'
import type { AnswerEnd, AnswerEvent, AnswerOptions } from '../../chat.ts'
import type { GenerationEnd, GenerationRequest, GenerationStart } from '../scheduler/generation.ts'
import type { Scheduler } from '../scheduler/scheduler.ts'
import type { Choice } from './choice.ts'
import { createEventQueue } from './event-queue.ts'
import { resolveSampling } from './resolve-sampling.ts'

/** What all choices of one request share. */
export interface ChoicesPlan {
  readonly prompt: readonly Token[]
  readonly maxTokens: number
  readonly grammar: GenerationRequest['grammar']
  readonly label: string
  createChoice(choice: number, emit: (event: AnswerEvent) => void): Choice
  /** Before anything else of a choice. */
  begin?(choice: number): readonly AnswerEvent[]
  prefixBreak(cachedTokens: number): AnswerEnd['prefixBreak']
}

/**
 * Runs every choice of a request at once and tells what they say. The engine never waits for the
 * reader. Ending the iteration, or aborting `signal`, ends all choices and gives back their slots.
 */
export async function* runChoices(
  scheduler: Scheduler,
  request: AnswerOptions,
  plan: ChoicesPlan,
  signal: AbortSignal,
): AsyncGenerator<AnswerEvent, void> {
  const queue = createEventQueue()
  const leaving = new AbortController()
  const stop = AbortSignal.any([signal, leaving.signal])
  const startedAt = performance.now()
  const runs = Array.from({ length: request.choices }, (_, index) =>
    runChoice(scheduler, request, plan, { index, stop, emit: queue.push }),
  )
  Promise.all(runs).then(
    (ends) => {
      queue.push(sumUp(ends, plan, performance.now() - startedAt))
      queue.close()
    },
    (error: unknown) => {
      leaving.abort()
      queue.fail(error)
    },
  )
  try {
    yield* queue.read()
  } finally {
    leaving.abort()
    await Promise.allSettled(runs)
  }
}

interface ChoiceEnd extends GenerationEnd {
  readonly cachedTokens: number
  readonly thinkingTokens: number
}

async function runChoice(
  scheduler: Scheduler,
  request: AnswerOptions,
  plan: ChoicesPlan,
  { index, stop, emit }: { index: number; stop: AbortSignal; emit: (event: AnswerEvent) => void },
): Promise<ChoiceEnd> {
  let start: GenerationStart | undefined
  const choice = plan.createChoice(index, emit)
  const tellProgress = (computedTokens: number) => {
    const { length: tokens } = plan.prompt
    const cachedTokens = start?.cachedTokens ?? 0
    const progress = Math.min(1, (cachedTokens + computedTokens) / tokens)
    emit({ type: 'waiting', for: 'prompt', progress, prompt: { tokens, cachedTokens } })
  }
  const end = await scheduler.generate(
    {
      prompt: plan.prompt,
      maxTokens: plan.maxTokens,
      sampling: resolveSampling(request.sampling, index),
      grammar: plan.grammar,
      topLogprobs: request.topLogprobs,
      priority: request.priority,
      label: plan.label,
    },
    {
      waiting() {
        emit({ type: 'waiting', for: 'slot', progress: 0 })
      },
      started(now) {
        start = now
        if (index === 0) tellProgress(0)
        for (const event of plan.begin?.(index) ?? []) emit(event)
      },
      prompt(computedTokens) {
        if (index === 0) tellProgress(computedTokens)
      },
      token: choice.token,
    },
    stop,
  )
  choice.end(end.reason)
  return { ...end, cachedTokens: start?.cachedTokens ?? 0, thinkingTokens: choice.thinkingTokens }
}

function sumUp(ends: readonly ChoiceEnd[], plan: ChoicesPlan, totalMs: number): AnswerEnd {
  const [first] = ends
  const sum = (count: (end: ChoiceEnd) => number) => ends.reduce((all, end) => all + count(end), 0)
  const cachedTokens = first?.cachedTokens ?? 0
  const paced = ends.filter(({ completionTokens }) => completionTokens > 1)
  const pacedTokens = paced.reduce((all, end) => all + end.completionTokens - 1, 0)
  const decodeMs = Math.max(0, ...paced.map((end) => end.decodeMs))
  return {
    type: 'end',
    usage: {
      promptTokens: plan.prompt.length,
      cachedTokens,
      completionTokens: sum((end) => end.completionTokens),
      thinkingTokens: sum((end) => end.thinkingTokens),
    },
    firstTokenMs: first?.firstTokenMs ?? totalMs,
    tokensPerSecond: decodeMs > 0 ? (pacedTokens * 1000) / decodeMs : null,
    prefixBreak: plan.prefixBreak(cachedTokens),
  }
}
