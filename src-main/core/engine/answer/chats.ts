import type { LlamaModel, Token } from 'node-llama-cpp'
import type { AnswerEvent, ChatRequest } from '../../chat.ts'
import { CorralError } from '../../errors.ts'
import { detectFormat } from '../formats/detect-format.ts'
import type { GrammarCache } from '../grammar/grammar-cache.ts'
import { neutralise } from '../known-breakers.ts'
import type { RequestSize } from '../loaded-model.ts'
import type { PrefixDoctor } from '../prefix-doctor/prefix-doctor.ts'
import { compilePrompt } from '../prompt/prompt-template.ts'
import { refuseMedia } from '../prompt/refuse-media.ts'
import { readPromptSource, tokenizePrompt } from '../prompt/tokenize-prompt.ts'
import type { Scheduler } from '../scheduler/scheduler.ts'
import { createChoice } from './choice.ts'
import { answerRoom, requestSize } from './fit-context.ts'
import { type ThinkingState, planChatGrammar } from './plan-grammar.ts'
import { runChoices } from './run-choices.ts'
import { type Vocabulary, createTokenTexts } from './token-text.ts'

/** What answers need of a loaded model. */
export interface AnswerParts {
  readonly model: LlamaModel
  readonly contextTokens: number
  readonly scheduler: Scheduler
  readonly grammars: GrammarCache
  readonly vocabulary: Vocabulary
  readonly doctor: PrefixDoctor
}

export interface Chats {
  measure(request: ChatRequest): Promise<RequestSize>
  answer(request: ChatRequest, signal: AbortSignal): AsyncGenerator<AnswerEvent, void>
}

interface PreparedChat {
  readonly tokens: readonly Token[]
  readonly tail: string
}

/** Answers to turns, by the template and the output format of the model's family. */
export async function createChats(parts: AnswerParts): Promise<Chats> {
  const { model, contextTokens, scheduler, grammars, doctor } = parts
  const source = await readPromptSource(model)
  const template = compilePrompt(source)
  const format = detectFormat(source.toolTemplate ?? source.template)
  const visible = format.visibleTokens.flatMap((text) => controlToken(model, text))
  const texts = createTokenTexts(parts.vocabulary, new Set(visible))
  /** A request is measured, then answered, maybe by another context: it is rendered once. */
  const prepared = new WeakMap<ChatRequest, Promise<PreparedChat>>()

  const thinkingState = (request: ChatRequest, tail: string): ThinkingState => {
    if (format.createParser(tail, request).mode === 'thinking') return 'open'
    const knowsHow = format.thinking && source.template?.includes(format.thinking.open)
    return knowsHow && request.thinking.enabled !== false ? 'possible' : 'never'
  }

  const prepare = (request: ChatRequest): Promise<PreparedChat> => {
    const preparing = prepared.get(request) ?? render(request)
    prepared.set(request, preparing)
    return preparing
  }
  const render = async (request: ChatRequest): Promise<PreparedChat> => {
    refuseMedia(request)
    const rendered = template.render(neutralise(request))
    const tokens = await tokenizePrompt(model, rendered)
    if (tokens.length > 0) return { tokens, tail: rendered.tail }
    throw new CorralError(
      'invalid_input',
      "The model's chat template leaves no text of these messages.",
    )
  }

  return {
    async measure(request) {
      const { tokens } = await prepare(request)
      return requestSize(tokens.length, request)
    },

    async *answer(request, signal) {
      const { tokens, tail } = await prepare(request)
      const maxTokens = answerRoom(tokens.length, request, contextTokens)
      const examination = doctor.examine(neutralise(request))
      const plan = planChatGrammar(request, format, thinkingState(request, tail))
      const grammar = plan && (await grammars.get(plan.gbnf))
      yield* runChoices(
        scheduler,
        request,
        {
          prompt: tokens,
          maxTokens,
          grammar: plan?.from === 'start' ? grammar : null,
          label: labelOf(request),
          createChoice: (choice, emit) =>
            createChoice({
              choice,
              texts,
              parser: format.createParser(tail, request),
              stop: request.stop,
              grammarAfterThinking: plan?.from === 'end of thinking' ? grammar : null,
              oneCall: !request.parallelToolCalls,
              emit,
            }),
          prefixBreak: (cachedTokens) =>
            examination.conclude({ promptTokens: tokens.length, cachedTokens }),
        },
        signal,
      )
    },
  }
}

function labelOf({ turns }: ChatRequest): string {
  return turns.length === 1 ? 'chat, 1 message' : `chat, ${turns.length} messages`
}

/** The token of a text that the vocabulary takes for one control token. */
function controlToken(model: LlamaModel, text: string): Token[] {
  const tokens = model.tokenize(text, true)
  return tokens.length === 1 ? tokens : []
}
