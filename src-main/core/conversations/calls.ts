import { type Caller, knownCaller } from '../accounts/caller.ts'
import { api } from '../api.ts'
import { CorralError } from '../errors.ts'
import type { Conversations } from './conversations.ts'

export function conversationCalls(conversations: Conversations) {
  const calls = api.conversations
  return {
    list: calls.list.handler(({ input, context }) =>
      conversations.list(chatterOf(context.caller), input),
    ),
    watchList: calls.watchList.handler(async ({ signal, context }) =>
      conversations.watchList(chatterOf(context.caller), signal),
    ),
    create: calls.create.handler(({ input, context }) =>
      conversations.create(chatterOf(context.caller), input),
    ),
    get: calls.get.handler(({ input: { id }, context }) =>
      conversations.get(chatterOf(context.caller), id),
    ),
    watch: calls.watch.handler(async ({ input: { id }, signal, context }) =>
      conversations.watch(chatterOf(context.caller), id, signal),
    ),
    update: calls.update.handler(({ input: { id, ...change }, context }) =>
      conversations.update(chatterOf(context.caller), id, change),
    ),
    remove: calls.remove.handler(async ({ input: { id }, context }) => {
      await conversations.remove(chatterOf(context.caller), id)
      return { removed: true }
    }),
    attach: calls.attach.handler(({ input: { id, file }, context }) =>
      conversations.attach(chatterOf(context.caller), id, file),
    ),
    picture: calls.picture.handler(({ input: { id, attachmentId }, context }) =>
      conversations.picture(chatterOf(context.caller), id, attachmentId),
    ),
    ask: calls.ask.handler(({ input, context }) =>
      conversations.ask(chatterOf(context.caller), input),
    ),
    answerAgain: calls.answerAgain.handler(({ input, context }) =>
      conversations.answerAgain(chatterOf(context.caller), input),
    ),
    stop: calls.stop.handler(async ({ input: { id, messageId }, context }) => ({
      stopped: await conversations.stopAnswers(chatterOf(context.caller), id, messageId),
    })),
    allowTool: calls.allowTool.handler(({ input: { decision, ...call }, context }) =>
      conversations.allowTool(chatterOf(context.caller), call, decision),
    ),
    select: calls.select.handler(({ input: { id, messageId }, context }) =>
      conversations.select(chatterOf(context.caller), id, messageId),
    ),
    measure: calls.measure.handler(({ input, signal, context }) =>
      conversations.measure(chatterOf(context.caller), input, signal),
    ),
    export: calls.export.handler(({ input: { id, format }, context }) =>
      conversations.export(chatterOf(context.caller), id, format),
    ),
  }
}

/**
 * A token for models, as apps have it, opens nobody's conversations; only that of an administrator
 * acts for its user. @throws CorralError `forbidden`
 */
function chatterOf(caller: Caller | null): Caller {
  const known = knownCaller(caller)
  if (known.kind !== 'app') return known
  if (known.access === 'admin' && known.scopes.endpoints === 'all') return known
  throw new CorralError('forbidden', 'Conversations need a person, or an administrator’s token.')
}
