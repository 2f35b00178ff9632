import type { LlamaContext, LlamaModel } from 'node-llama-cpp'
import type { ChatEvent, ChatRequest } from '../chat.ts'
import { CorralError } from '../errors.ts'
import { compileChatTemplate } from './chat-template.ts'
import { generate } from './generate.ts'
import { createSlots } from './slots.ts'

/** A model in memory. Disposing it while it answers is the owner's mistake: the pool never does. */
export interface LoadedModel {
  /** Context that each answer may fill: prompt and answer together. */
  readonly contextTokens: number
  readonly slotCount: number
  /** Weights and context, as the engine reports them. */
  readonly memoryBytes: number
  /** Requests that wait for a slot. */
  waiting(): number
  /**
   * Answers a request. Waits for a slot, oldest request first, and says so. Aborting `signal` ends
   * the stream with the signal's reason within one step of the engine and frees the slot.
   *
   * @throws CorralError `context_length_exceeded` (before anything is computed), `invalid_input`
   *   when the model's template refuses the turns
   */
  answer(request: ChatRequest, signal: AbortSignal): AsyncGenerator<ChatEvent, void>
  dispose(): Promise<void>
}

export function createLoadedModel(model: LlamaModel, context: LlamaContext): LoadedModel {
  const template = compileChatTemplate(model)
  const slots = createSlots(context)
  const contextTokens = context.contextSize

  return {
    contextTokens,
    slotCount: context.totalSequences,
    memoryBytes: bytes(model.memoryUsage) + bytes(context.memoryUsage),
    waiting: slots.waiting,
    async *answer(request, signal) {
      const prompt = template.tokenize(request.turns)
      if (prompt.length === 0) {
        throw new CorralError(
          'invalid_input',
          "The model's chat template leaves no text of these messages.",
        )
      }
      if (prompt.length >= contextTokens) {
        throw new CorralError(
          'context_length_exceeded',
          `This model's context holds ${contextTokens} tokens; the messages alone take ${prompt.length}.`,
        )
      }
      if (slots.full()) yield { type: 'waiting', for: 'slot', progress: 0 }
      const slot = await slots.take(prompt, signal)
      try {
        yield* generate(slot.sequence, prompt, request, signal)
      } finally {
        slot.free()
      }
    },
    async dispose() {
      await context.dispose()
      await model.dispose()
    },
  }
}

function bytes({ ram, vram }: { ram: number; vram: number }): number {
  return ram + vram
}
