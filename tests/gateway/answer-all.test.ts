import { describe, expect, it } from 'vitest'
import type { AnswerEvent, CompletionRequest } from '../../src-main/core/chat.ts'
import { answerAll } from '../../src-main/core/gateway/answer-all.ts'

const never = new AbortController().signal

function requests(count: number, choices = 1): CompletionRequest[] {
  return Array.from({ length: count }, (_, at) => ({
    model: 'm',
    prompt: `prompt ${at}`,
    suffix: null,
    echo: false,
    output: { type: 'text' },
    sampling: {},
    maxTokens: null,
    stop: [],
    choices,
    topLogprobs: null,
    priority: 'normal',
  }))
}

const end: AnswerEvent = {
  type: 'end',
  usage: { promptTokens: 3, cachedTokens: 1, completionTokens: 2, thinkingTokens: 0 },
  firstTokenMs: 5,
  tokensPerSecond: 10,
  prefixBreak: null,
}

/** Says the prompt in each choice. */
async function* parrot({ prompt, choices }: CompletionRequest): AsyncGenerator<AnswerEvent, void> {
  for (let choice = 0; choice < choices; choice++) {
    await Promise.resolve()
    yield { type: 'text', choice, text: `${String(prompt)} (${choice})` }
    yield { type: 'finish', choice, reason: 'stop', stopSequence: null }
  }
  yield end
}

async function textsOf(events: AsyncIterable<AnswerEvent>): Promise<string[]> {
  const texts: string[] = []
  for await (const event of events) {
    if (event.type === 'text') texts[event.choice] = (texts[event.choice] ?? '') + event.text
  }
  return texts
}

describe('several prompts of one request', () => {
  it('are answered as the choices of one, in the order of the prompts', async () => {
    expect(await textsOf(answerAll(requests(6, 2), parrot, never))).toEqual(
      [0, 1, 2, 3, 4, 5].flatMap((at) => [`prompt ${at} (0)`, `prompt ${at} (1)`]),
    )
  })

  it('have one end that sums up', async () => {
    const ends: AnswerEvent[] = []
    for await (const event of answerAll(requests(5), parrot, never)) {
      if (event.type === 'end') ends.push(event)
    }
    expect(ends).toMatchObject([
      { usage: { promptTokens: 15, cachedTokens: 5, completionTokens: 10 }, tokensPerSecond: null },
    ])
  })

  it('run at the same time, but only a few of them', async () => {
    let running = 0
    let most = 0
    async function* slow(request: CompletionRequest): AsyncGenerator<AnswerEvent, void> {
      most = Math.max(most, ++running)
      await new Promise((resolve) => setImmediate(resolve))
      running -= 1
      yield* parrot(request)
    }
    expect(await textsOf(answerAll(requests(9), slow, never))).toHaveLength(9)
    expect(most).toBeGreaterThan(1)
    expect(most).toBeLessThanOrEqual(4)
  })

  it('all end when one of them fails', async () => {
    const stopped: string[] = []
    async function* oneFails(
      { prompt }: CompletionRequest,
      signal: AbortSignal,
    ): AsyncGenerator<AnswerEvent, void> {
      if (prompt === 'prompt 1') throw new Error('broken')
      signal.addEventListener('abort', () => stopped.push(String(prompt)))
      for (;;) {
        signal.throwIfAborted()
        await new Promise((resolve) => setImmediate(resolve))
        yield { type: 'text', choice: 0, text: 'la' }
      }
    }
    await expect(textsOf(answerAll(requests(3), oneFails, never))).rejects.toThrow('broken')
    expect(stopped).toEqual(['prompt 0', 'prompt 2'])
  })
})
