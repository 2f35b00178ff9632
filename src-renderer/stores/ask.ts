import type { Answer, Conversation, Question } from '../../src-main/contract/conversation.ts'
import { client } from '../api/client.ts'
import { isChatAddress, navigate } from '../lib/route.ts'
import { useChat } from './chat.ts'
import { clearDraft, draftOf, newDraftKey, restoreDraft } from './drafts.ts'
import type { Draft } from './drafts.ts'
import { openThread, useThread } from './thread.ts'

/**
 * Asks the draft of the conversation on the screen, which begins with it when it is new. When it is
 * not taken the draft comes back. @throws ORPCError in Corral's words
 * @param models those of a new conversation
 */
export async function askDraft(models: readonly string[]): Promise<void> {
  const { id } = useThread.getState()
  const key = id ?? newDraftKey
  const draft = draftOf(key)
  clearDraft(key)
  try {
    if (id === null) await askNew(draft, models)
    else await client.conversations.ask(await questionOf(id, draft))
  } catch (error) {
    restoreDraft(key, draft)
    throw error
  }
}

async function askNew(draft: Draft, models: readonly string[]): Promise<void> {
  const { settings } = useChat.getState()
  const conversation = await client.conversations.create({ ...settings, models: [...models] })
  const { id } = conversation
  try {
    const asked = await client.conversations.ask(await questionOf(id, draft))
    // Somebody may have opened another one meanwhile.
    if (useThread.getState().id === null) show(conversation, asked)
  } catch (error) {
    await client.conversations.remove({ id }).catch(() => undefined)
    throw error
  }
}

function show(
  conversation: Conversation,
  { question, answers }: { question: Question; answers: Answer[] },
): void {
  const leafId = answers[0]?.id ?? question.id
  openThread(conversation.id, {
    conversation: { ...conversation, leafId, running: true },
    messages: [question, ...answers],
  })
  useChat.setState({ settings: {} })
  // Who has gone to another screen meanwhile stays there.
  if (isChatAddress()) navigate('chat', conversation.id)
}

/** With all its files kept. */
async function questionOf(id: string, { text, files }: Draft) {
  const attachmentIds = await Promise.all(
    files.map(async ({ attachment, content }) => {
      if (attachment !== null || content === null) return attachment?.id ?? []
      return (await client.conversations.attach({ id, file: content })).id
    }),
  )
  return { id, text: text.trim(), attachmentIds: attachmentIds.flat() }
}

/** The same question in other words, as a branch beside it. */
export async function askInstead(id: string, question: Question, text: string): Promise<void> {
  await client.conversations.ask({
    id,
    parentId: question.parentId,
    text: text.trim(),
    attachmentIds: question.attachments.map((attachment) => attachment.id),
  })
}

/** Another answer beside this one, by the same model or another. */
export async function answerAgain(id: string, messageId: string, model?: string): Promise<void> {
  await client.conversations.answerAgain({ id, messageId, ...(model !== undefined && { model }) })
}

/** Shows the branch that this message is on. */
export async function showBranch(id: string, messageId: string): Promise<void> {
  await client.conversations.select({ id, messageId })
}

/** Ends one answer, or all that are being written on the screen; what is there stays. */
export async function stopAnswers(messageId?: string): Promise<void> {
  const { id } = useThread.getState()
  if (id === null) return
  await client.conversations.stop({ id, ...(messageId !== undefined && { messageId }) })
}

type Decision = 'once' | 'conversation' | 'always' | 'no'

/** Says whether a tool may run. */
export async function decideTool(
  messageId: string,
  callId: string,
  decision: Decision,
): Promise<void> {
  const { id } = useThread.getState()
  if (id === null) return
  await client.conversations.allowTool({ id, messageId, callId, decision })
}
