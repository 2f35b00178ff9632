import { useEffect, useState } from 'react'
import { client } from '../../api/client.ts'
import type { ChatModel } from '../../lib/chat-models.ts'
import type { DraftFile } from '../../lib/draft-file.ts'
import { delay } from '../../lib/delay.ts'
import { estimateTokens, type Measured } from '../../lib/token-measure.ts'
import { useChat } from '../../stores/chat.ts'
import { useThread } from '../../stores/thread.ts'

const pauseMs = 400

/**
 * How many tokens the next question would come to, counted by Corral when the typing pauses. What
 * Corral does not know yet, a conversation without a question, is estimated.
 */
export function useMeasure(
  models: readonly ChatModel[],
  text: string,
  files: readonly DraftFile[],
): readonly Measured[] {
  const id = useThread((thread) => thread.id)
  const running = useThread(({ conversation }) => conversation?.running === true)
  // Other settings and another branch make another prompt.
  const version = useThread(({ conversation }) =>
    conversation === null ? '' : JSON.stringify({ ...conversation, title: '', updatedAt: '' }),
  )
  const systemPrompt = useChat(({ settings }) => settings.systemPrompt ?? '')
  const [measured, setMeasured] = useState<readonly Measured[]>([])
  const attached = files.flatMap(({ attachment }) => (attachment ? [attachment.id] : [])).join()

  useEffect(() => {
    if (id === null || running || version === '') return undefined
    const asking = new AbortController()
    const { signal } = asking
    void delay(pauseMs, signal)
      .then(async () => {
        if (signal.aborted) return
        const attachmentIds = attached === '' ? [] : attached.split(',')
        const now = await client.conversations.measure({ id, text, attachmentIds }, { signal })
        if (!signal.aborted) setMeasured(now)
      })
      // The figures of before stay: this is a help, and no reason for an alarm.
      .catch(() => undefined)
    return () => asking.abort()
  }, [id, running, version, text, attached])

  if (id !== null) return measured
  const written = [systemPrompt, text, ...files.map(({ content }) => textOf(content))]
  const promptTokens = estimateTokens(written.join('\n'))
  return models.map((model) => ({
    model: model.id,
    promptTokens: text === '' && files.length === 0 ? 0 : promptTokens,
    estimated: true,
    contextTokens: model.contextTokens,
  }))
}

function textOf(content: DraftFile['content']): string {
  return content?.kind === 'text' ? content.text : ''
}
