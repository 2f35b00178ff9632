import type { CorralClient } from '../../contract/contract.ts'
import { type ChatState, chatTurn } from '../chat/chat-turn.ts'
import { keptTurn } from '../chat/kept-turn.ts'
import { runSlashCommand } from '../chat/slash-commands.ts'
import { openTerminal } from '../chat/terminal.ts'
import { chooseModel } from '../launch/choose-model.ts'
import { paint } from '../paint.ts'
import { withClient } from '../with-client.ts'

interface ChatOptions {
  system?: string
  keep?: boolean
}

/**
 * A conversation in the terminal, of which nothing is kept unless so wished. Control-C stops the
 * answer; at the prompt it ends the conversation. From a pipe each line is a question.
 */
export function chat(wanted: string | undefined, options: ChatOptions): Promise<void> {
  // Conversations open to people, and to an administrator's token.
  return withClient(options.keep ? 'admin' : 'user', async (client) => {
    const { model } = await chooseModel(client, wanted)
    const turn = options.keep ? keptTurn : chatTurn
    const begun = { model, system: options.system ?? null, turns: [], conversationId: null }
    await talk(client, begun, turn)
  })
}

async function talk(client: CorralClient, begun: ChatState, turn: typeof chatTurn): Promise<void> {
  using terminal = openTerminal()
  if (terminal.isInteractive) {
    console.error(paint('dim', `${begun.model}. /help lists the commands, Control-D ends.`))
  }
  let state = begun
  for (;;) {
    const line = await terminal.question('> ')
    if (line === null) return
    const text = line.trim()
    if (text === '') continue
    if (text.startsWith('/')) {
      const next = await runSlashCommand(client, state, text)
      if (next === null) return
      state = next
      continue
    }
    const answering = terminal.interrupted()
    try {
      state = await turn(client, state, text, answering.signal)
    } catch (error) {
      if (!terminal.isInteractive) throw error
      console.error(`corral: ${error instanceof Error ? error.message : String(error)}`)
    } finally {
      answering.done()
    }
  }
}
