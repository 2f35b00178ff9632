import type { LlamaModel, Token } from 'node-llama-cpp'
import type { AnswerEvent, CompletionRequest } from '../../chat.ts'
import { CorralError } from '../../errors.ts'
import type { OutputParser } from '../formats/output-format.ts'
import { knownTokens } from '../known-tokens.ts'
import type { RequestSize } from '../loaded-model.ts'
import { tokenizeInSlices } from '../prompt/tokenize-in-slices.ts'
import type { AnswerParts } from './chats.ts'
import { createChoice } from './choice.ts'
import { answerRoom, requestSize } from './fit-context.ts'
import { planCompletionGrammar } from './plan-grammar.ts'
import { runChoices } from './run-choices.ts'
import { createTokenTexts } from './token-text.ts'

export interface Completions {
  measure(request: CompletionRequest): Promise<RequestSize>
  answer(request: CompletionRequest, signal: AbortSignal): AsyncGenerator<AnswerEvent, void>
}

/** Texts that go on from where the prompt ends, without a template. */
export function createCompletions(parts: AnswerParts): Completions {
  const { model, contextTokens, scheduler, grammars } = parts
  const texts = createTokenTexts(parts.vocabulary)
  /** A request is measured, then answered: it is read once. */
  const prompts = new WeakMap<CompletionRequest, Promise<Token[]>>()

  const prepare = (request: CompletionRequest): Promise<Token[]> => {
    const preparing = prompts.get(request) ?? promptOf(model, request)
    prompts.set(request, preparing)
    return preparing
  }

  return {
    async measure(request) {
      const prompt = await prepare(request)
      return requestSize(prompt.length, request)
    },

    async *answer(request, signal) {
      const prompt = await prepare(request)
      const maxTokens = answerRoom(prompt.length, request, contextTokens)
      const gbnf = planCompletionGrammar(request.output)
      const grammar = gbnf === null ? null : await grammars.get(gbnf)
      const echo = request.echo ? echoed(model, request.prompt) : null
      yield* runChoices(
        scheduler,
        request,
        {
          prompt,
          maxTokens,
          grammar,
          label: request.suffix === null ? 'completion' : 'fill in',
          begin: (choice) => (echo === null ? [] : [{ type: 'text', choice, text: echo }]),
          createChoice: (choice, emit) =>
            createChoice({
              choice,
              texts,
              parser: plainText,
              stop: request.stop,
              grammarAfterThinking: null,
              oneCall: false,
              emit,
            }),
          prefixBreak: () => null,
        },
        signal,
      )
    },
  }
}

/** All of it is text. */
const plainText: OutputParser = {
  mode: 'text',
  push: (text) => (text === '' ? [] : [{ type: 'text', text }]),
  end: () => [],
}

/**
 * Whoever writes a prompt without a template writes its control tokens by hand, so they count. The
 * model's first token comes before it unless it is there.
 */
async function promptOf(
  model: LlamaModel,
  { prompt, suffix }: CompletionRequest,
): Promise<Token[]> {
  const read = (text: string, goesOn: boolean) =>
    tokenizeInSlices(model, text, { controlTokens: true, goesOn })
  const before =
    typeof prompt === 'string' ? await read(prompt, false) : knownTokens(model, prompt, 'prompt')
  const tokens = suffix === null ? before : fillIn(model, before, await read(suffix, true))
  const { bos, shouldPrependBosToken } = model.tokens
  const wantsBos = shouldPrependBosToken && bos !== null && typeof prompt === 'string'
  if (wantsBos && tokens[0] !== bos) return [bos, ...tokens]
  if (tokens.length > 0) return tokens
  if (bos !== null) return [bos]
  throw new CorralError('invalid_input', 'This model needs a prompt that is not empty.', {
    param: 'prompt',
  })
}

/** https://arxiv.org/abs/2207.14255, in the order prefix, suffix, middle. */
function fillIn(model: LlamaModel, before: Token[], after: Token[]): Token[] {
  const { prefix, suffix, middle } = model.tokens.infill
  if (prefix === null || suffix === null || middle === null) {
    throw new CorralError('unsupported', 'This model cannot fill in before a suffix.', {
      param: 'suffix',
    })
  }
  return [prefix, ...before, suffix, ...after, middle]
}

function echoed(model: LlamaModel, prompt: string | readonly number[]): string {
  return typeof prompt === 'string' ? prompt : model.detokenize(prompt as Token[], true)
}
