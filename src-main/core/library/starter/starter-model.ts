import { type GgufContent, writeGguf } from '../gguf/gguf-writer.ts'
import { CHAT_TEMPLATE, CHAT_TOKENS } from './chat-template.ts'
import { ngramModelContent } from './ngram-model.ts'
import { type NgramSequence, ngramTable } from './ngram-table.ts'
import { type SpmVocabulary, spmVocabulary } from './spm-vocabulary.ts'
import { STARTER_ANSWERS } from './starter-text.ts'
import { textPieces } from './text-pieces.ts'

/** How many tokens the model looks back. */
const CONTEXT_LENGTH = 4

/**
 * Where a grammar forbids the end of an answer or a line break, as inside a JSON string, the quote
 * that ends the string comes next. Without a grammar it practically never wins.
 */
const QUOTE_WEIGHT = Math.exp(-12)

/** Likewise after such a quote: the shortest way to the end of the JSON text. */
const FALLBACK_LOGITS = { [CHAT_TOKENS.end]: -15, '"': -16, '}': -17, ']': -18, ',': -19, ':': -20 }

/**
 * Writes the model that Corral starts with on a machine without any: about 5 MB, in well under two
 * seconds, the same bytes every time. It says parts of `STARTER_ANSWERS`, whatever it is asked.
 * Errors are those of `writeGguf`.
 */
export async function writeStarterModel(filePath: string): Promise<{ sizeBytes: number }> {
  return writeGguf(filePath, starterModelContent())
}

function starterModelContent(): GgufContent {
  const pieces = STARTER_ANSWERS.flatMap(({ text }) => textPieces(text))
  const vocabulary = spmVocabulary(Object.values(CHAT_TOKENS), pieces)
  const fallback = Object.entries(FALLBACK_LOGITS)
  const table = ngramTable(
    STARTER_ANSWERS.flatMap((answer) => sequences(answer, vocabulary)),
    CONTEXT_LENGTH,
    new Map(fallback.map(([text, logit]) => [vocabulary.id(text), logit])),
  )
  return ngramModelContent({
    table,
    vocabulary,
    end: CHAT_TOKENS.end,
    contextLength: CONTEXT_LENGTH,
    codeLength: 64,
    encoding: 'F16',
    metadata: {
      'general.name': { type: 'string', value: 'corral-starter' },
      'general.description': {
        type: 'string',
        value:
          'A self-test that Corral writes itself, not a real assistant. It recites parts of a ' +
          'short text to show that the engine and the local port work.',
      },
      'general.size_label': { type: 'string', value: '4M' },
      'tokenizer.chat_template': { type: 'string', value: CHAT_TEMPLATE },
    },
  })
}

function sequences(
  answer: { text: string; weight: number },
  vocabulary: SpmVocabulary,
): NgramSequence[] {
  const { assistant, end } = CHAT_TOKENS
  const tokens = [assistant, ...textPieces(answer.text), end].map(vocabulary.id)
  const quoted = tokens.flatMap((token, at) => {
    const ends = vocabulary.tokens[token] === end || vocabulary.tokens[token]?.startsWith('\n')
    return ends ? [[...tokens.slice(0, at), vocabulary.id('"')]] : []
  })
  return [
    { tokens, weight: answer.weight },
    ...quoted.map((early) => ({ tokens: early, weight: answer.weight * QUOTE_WEIGHT })),
  ]
}
