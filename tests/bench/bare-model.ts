import { Template } from '@huggingface/jinja'
import { type Llama, LlamaGrammarEvaluationState, type Token } from 'node-llama-cpp'
import { createBareSlots, keepCommonPrefix } from './bare-slots.ts'
import type { ModelSetup } from './contenders/contender.ts'

type BareSchema = Parameters<Llama['createGrammarForJsonSchema']>[0]

export interface BareRequest {
  readonly messages: readonly Record<string, unknown>[]
  readonly max_tokens: number
  readonly stream?: boolean
  readonly response_format?: { readonly json_schema?: { readonly schema: BareSchema } }
}

export type BareEvent =
  | { readonly text: string }
  | { readonly promptTokens: number; readonly completionTokens: number }

export type BareModel = Awaited<ReturnType<typeof loadBareModel>>

/** A model with its template and slots, by node-llama-cpp's documented API alone. */
export async function loadBareModel(llama: Llama, setup: ModelSetup) {
  const model = await llama.loadModel({ modelPath: setup.path })
  const context = await model.createContext({
    contextSize: setup.contextTokens,
    sequences: setup.slots,
    threads: setup.threads,
    flashAttention: true,
  })
  const template = new Template(model.fileInfo.metadata.tokenizer.chat_template ?? '')
  const slots = createBareSlots(context)

  return {
    /** Greedy. Ends early when `signal` aborts. The last event tells the usage. */
    async *answer(request: BareRequest, signal: AbortSignal): AsyncGenerator<BareEvent, void> {
      const rendered = template.render({ messages: request.messages, add_generation_prompt: true })
      const prompt = model.tokenize(rendered, true)
      const schema = request.response_format?.json_schema?.schema
      const sequence = await slots.take(prompt)
      try {
        const tail = await keepCommonPrefix(sequence, prompt)
        const tokens = sequence.evaluate(tail, {
          temperature: 0,
          ...(schema ? { grammarEvaluationState: await grammarState(schema) } : {}),
        })
        let completionTokens = 0
        let pending: Token[] = []
        for await (const token of tokens) {
          if (signal.aborted) return
          completionTokens += 1
          pending.push(token)
          const text = model.detokenize(pending)
          const isWhole = !text.endsWith('\uFFFD') || pending.length === 4
          if (isWhole || completionTokens === request.max_tokens) {
            yield { text }
            pending = []
          }
          if (completionTokens === request.max_tokens) break
        }
        yield { promptTokens: prompt.length, completionTokens }
      } finally {
        slots.free(sequence)
      }
    },
    async dispose() {
      await context.dispose()
      await model.dispose()
    },
  }

  async function grammarState(schema: BareSchema): Promise<LlamaGrammarEvaluationState> {
    const grammar = await llama.createGrammarForJsonSchema(schema)
    return new LlamaGrammarEvaluationState({ model, grammar })
  }
}
