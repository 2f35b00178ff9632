import type { LlamaModel, Token } from 'node-llama-cpp'
import type { PromptSource, RenderedPrompt } from './prompt-template.ts'
import { tokenizeInSlices } from './tokenize-in-slices.ts'

/**
 * Reads what a loaded model's file says about prompts. Looks at each token once, with the event loop
 * free in between.
 */
export async function readPromptSource(model: LlamaModel): Promise<PromptSource> {
  const tokenizer: Readonly<Record<string, unknown>> = model.fileInfo.metadata.tokenizer ?? {}
  return {
    template: textOrNull(tokenizer['chat_template']),
    toolTemplate: textOrNull(tokenizer['chat_template.tool_use']),
    bosText: model.tokens.bosString ?? '',
    eosText: model.tokens.eosString ?? '',
    controlTexts: await controlTexts(model),
  }
}

/** The tokens of a rendered prompt, with the model's first token exactly once where it wants it. */
export async function tokenizePrompt(model: LlamaModel, prompt: RenderedPrompt): Promise<Token[]> {
  const tokens: Token[] = []
  for (const [at, piece] of prompt.pieces.entries()) {
    // A piece goes on where the one before ends, so no space may come between.
    const slices = { controlTokens: true, goesOn: at > 0 }
    for (const token of await tokenizeInSlices(model, piece, slices)) tokens.push(token)
  }
  const { bos, shouldPrependBosToken } = model.tokens
  if (!shouldPrependBosToken || bos === null || tokens[0] === bos) return tokens
  return [bos, ...tokens]
}

/** Some milliseconds of work. */
const tokensAtOnce = 4096

async function controlTexts(model: LlamaModel): Promise<string[]> {
  const texts: string[] = []
  for (const token of model.iterateAllTokens()) {
    if (token % tokensAtOnce === 0) await new Promise((resolve) => setImmediate(resolve))
    const { control, unknown } = model.getTokenAttributes(token)
    if (!control && !unknown) continue
    const text = model.detokenize([token], true)
    if (text) texts.push(text)
  }
  return texts
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' && value.trim() ? value : null
}
