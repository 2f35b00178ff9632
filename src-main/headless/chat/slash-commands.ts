import { writeFile } from 'node:fs/promises'
import type { CorralClient } from '../../contract/contract.ts'
import { demandModelId, findModelId } from '../known-model.ts'
import type { ChatState } from './chat-turn.ts'

const help = `/model [name]    ask another model, or list them
/system [text]   what the model is told first; without text nothing
/clear           forget what was said
/save <file>     write the conversation as Markdown into a new file
/exit            end; so does Control-D`

/**
 * What a line that begins with a slash does. Answers and complaints go to stderr.
 * @returns the conversation after it; `null` where it ends
 */
export async function runSlashCommand(
  client: CorralClient,
  state: ChatState,
  line: string,
): Promise<ChatState | null> {
  const [, word = '', rest = ''] = /^\/(\S*)\s*([^]*)$/.exec(line) ?? []
  try {
    switch (word) {
      case 'model':
        return rest === '' ? await listModels(client, state) : await otherModel(client, state, rest)
      case 'system':
        say(rest === '' ? 'no instructions' : 'so it will be told')
        return { ...state, system: rest === '' ? null : rest }
      case 'clear':
        say('forgotten')
        return { ...state, turns: [], conversationId: null }
      case 'save':
        await save(state, rest)
        return state
      case 'exit':
      case 'quit':
      case 'bye':
        return null
      default:
        say(help)
        return state
    }
  } catch (error) {
    say(error instanceof Error ? error.message : String(error))
    return state
  }
}

async function listModels(client: CorralClient, state: ChatState): Promise<ChatState> {
  const { models } = await client.models.list()
  say(models.map(({ id }) => (id === state.model ? `* ${id}` : `  ${id}`)).join('\n'))
  return state
}

/** A name with a slash is a provider's, which nobody but the provider knows. */
async function otherModel(
  client: CorralClient,
  state: ChatState,
  typed: string,
): Promise<ChatState> {
  const known = await findModelId(client, typed)
  const model = known ?? (typed.includes('/') ? typed : await demandModelId(client, typed))
  say(`${model} answers from now on`)
  return { ...state, model }
}

async function save({ model, system, turns }: ChatState, file: string): Promise<void> {
  if (file === '') throw new Error('Which file? /save <file>')
  const parts = turns.map(({ role, text }) => `## ${role === 'user' ? 'You' : model}\n\n${text}\n`)
  const head = system === null ? [] : [`> ${system.replaceAll('\n', '\n> ')}\n`]
  const text = [...head, ...parts].join('\n')
  await writeFile(file, text, { flag: 'wx', mode: 0o600 }).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EEXIST' ? new Error(`${file} is there already`) : error
  })
  say(`written to ${file}`)
}

function say(text: string): void {
  console.error(text)
}
