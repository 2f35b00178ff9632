import { CHAT_MESSAGES, CHAT_TOKENS } from '../../../src-main/core/library/starter/chat-template.ts'
import { ngramModelContent } from '../../../src-main/core/library/starter/ngram-model.ts'
import {
  type NgramSequence,
  ngramTable,
} from '../../../src-main/core/library/starter/ngram-table.ts'
import { byteToken, spmVocabulary } from '../../../src-main/core/library/starter/spm-vocabulary.ts'
import { textPieces } from '../../../src-main/core/library/starter/text-pieces.ts'
import { writeGguf } from '../../../src-main/core/library/gguf/gguf-writer.ts'

export type ChainOptions = {
  /**
   * What the model says. A text is split into words and signs, and what is not ASCII into byte
   * tokens; of a list, each item is one token.
   */
  says: string | readonly string[]
  /** What it says instead when the newest message is a tool's; needs the usual template. */
  afterTool?: string | readonly string[]
  /** Starts again at the end instead of ending. */
  endless?: boolean
  /** More control tokens, such as `<tool_call>`: where the model says their text, it says them. */
  controls?: readonly string[]
  /** Jinja; must end the prompt with `<|assistant|>`. */
  chatTemplate?: string
  name?: string
}

/** The template writes `<|tool|>` once more before an answer to a tool's message. */
const CHAIN_TEMPLATE = `${CHAT_MESSAGES}
{%- if add_generation_prompt -%}
  {%- if messages and messages[-1].role == 'tool' -%}{{- '<|tool|>' -}}{%- endif -%}
  {{- '<|assistant|>' -}}
{%- endif -%}`

/** The longest repetition inside a chain that it can still tell from the others, in tokens. */
const LONGEST_CONTEXT = 12

/**
 * Writes a model that says exactly one thing, at any temperature and whatever it is asked: about
 * 150 KB for a short sentence, 400 KB for a tool call and an answer after it. Throws if the chain repeats itself so much that the model could not know
 * where it is.
 */
export async function writeChainModel(
  filePath: string,
  options: ChainOptions,
): Promise<{ sizeBytes: number }> {
  const controls = options.controls ?? []
  const said = [options.says, ...(options.afterTool ? [options.afterTool] : [])]
  const chains = said.map((says) => chainTokens(says, controls))
  const pieces = chains
    .flat()
    .filter((token) => !/^<0x..>$/.test(token) && !controls.includes(token))
  const vocabulary = spmVocabulary([...Object.values(CHAT_TOKENS), ...controls], pieces)
  const [main, afterTool] = chains.map((chain) =>
    wholeAnswer(chain, options.endless ?? false).map(vocabulary.id),
  )
  if (!main) throw new Error('There is nothing to say')
  const sequences: NgramSequence[] = [{ tokens: main, weight: 1 }]
  // So light that it only counts where the tool's token decides.
  if (afterTool) {
    sequences.push({ tokens: [vocabulary.id(CHAT_TOKENS.tool), ...afterTool], weight: 1e-9 })
  }
  const contextLength = neededContext(sequences)
  return writeGguf(
    filePath,
    ngramModelContent({
      table: ngramTable(sequences, contextLength, new Map()),
      vocabulary,
      end: CHAT_TOKENS.end,
      contextLength,
      codeLength: new Set(chains.flat()).size < 120 ? 32 : 64,
      encoding: 'Q8_0',
      metadata: {
        'general.name': { type: 'string', value: options.name ?? 'chain' },
        'tokenizer.chat_template': {
          type: 'string',
          value: options.chatTemplate ?? CHAIN_TEMPLATE,
        },
      },
    }),
  )
}

function chainTokens(says: string | readonly string[], controls: readonly string[]): string[] {
  if (typeof says !== 'string') return [...says]
  const control = controls.find((token) => says.includes(token))
  if (control !== undefined) {
    const [before = '', ...rest] = says.split(control)
    const after = rest.flatMap((part) => [control, ...chainTokens(part, controls)])
    return [...chainTokens(before, controls), ...after]
  }
  return textPieces(says).flatMap((piece) =>
    /^[\x20-\x7e\n]+$/.test(piece) ? [piece] : [...Buffer.from(piece)].map(byteToken),
  )
}

function wholeAnswer(chain: readonly string[], endless: boolean): string[] {
  if (!endless) return [CHAT_TOKENS.assistant, ...chain, CHAT_TOKENS.end]
  // Enough rounds that every context there will ever be occurs.
  const rounds = 2 + Math.ceil(LONGEST_CONTEXT / chain.length)
  return [CHAT_TOKENS.assistant, ...Array.from({ length: rounds }, () => chain).flat()]
}

/** The shortest length at which each context has one follower. */
function neededContext(sequences: readonly NgramSequence[]): number {
  for (let length = 2; length <= LONGEST_CONTEXT; length += 1) {
    const followers = new Map<string, number>()
    const clear = sequences.every(({ tokens }, at) => {
      const marked = [-1 - at, ...tokens]
      return marked.every((token, place) => {
        if (place < 2) return true
        const context = marked.slice(Math.max(0, place - length), place).join()
        const follower = followers.get(context) ?? token
        followers.set(context, follower)
        return follower === token
      })
    })
    if (clear) return length
  }
  throw new Error(`The chain repeats ${LONGEST_CONTEXT} tokens and goes on differently`)
}
