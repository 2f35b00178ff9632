import type { Accounts } from './accounts/service.ts'
import { conversationCalls } from './conversations/calls.ts'
import { type ConversationsDeps, createConversations } from './conversations/conversations.ts'
import { chatCalls } from './gateway/calls.ts'
import type { Host } from './host.ts'
import { toolCalls } from './tools/calls.ts'
import { type ToolsDeps, createTools } from './tools/tools.ts'

/** What people work with in the window: conversations, and the tools that models may use in them. */
export interface WorkspaceParts {
  calls(): {
    readonly chat: ReturnType<typeof chatCalls>
    readonly conversations: ReturnType<typeof conversationCalls>
    readonly tools: ReturnType<typeof toolCalls>
  }
  /** Connects to the servers of tools. */
  start(): void
  /** Ends answers and tools. */
  stop(): Promise<void>
}

export function openWorkspaceParts(
  deps: Omit<ConversationsDeps, 'tools' | 'log' | 'current'> &
    ToolsDeps & { readonly host: Host; readonly accounts: Pick<Accounts, 'current'> },
): WorkspaceParts {
  const { host, accounts, gateway, inference, windowLog } = deps
  const { log } = host
  const { current } = accounts
  const tools = createTools(deps)
  const conversations = createConversations({ ...deps, log, current, tools: tools.runner })
  return {
    calls: () => ({
      chat: chatCalls(gateway, inference, windowLog),
      conversations: conversationCalls(conversations),
      tools: toolCalls(tools),
    }),
    start: () => tools.servers.start(),
    async stop() {
      await conversations.stop()
      await tools.servers.stop()
    },
  }
}
