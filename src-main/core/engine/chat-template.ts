import { Template } from '@huggingface/jinja'
import type { LlamaModel, Token } from 'node-llama-cpp'
import type { Turn } from '../chat.ts'
import { CorralError } from '../errors.ts'

export interface ChatTemplate {
  /**
   * The turns as the model was trained to see them, ready for its answer.
   * @throws CorralError `invalid_input` when the template refuses them
   */
  tokenize(turns: readonly Turn[]): Token[]
}

/** What llama.cpp's server uses for a model that brings no template (ChatML). */
const fallback =
  '{% for message in messages %}<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}'

const maxTemplateChars = 256 * 1024

/** Compiles the Jinja template that the model's file carries. */
export function compileChatTemplate(model: LlamaModel): ChatTemplate {
  const source = model.fileInfo.metadata.tokenizer?.chat_template ?? fallback
  const template = compile(source)
  const { bos, bosString, eosString, shouldPrependBosToken } = model.tokens

  return {
    tokenize(turns) {
      const text = render(template, {
        messages: turns.map(({ role, blocks }) => ({
          role,
          content: blocks.map((block) => block.text).join(''),
        })),
        add_generation_prompt: true,
        bos_token: bosString ?? '',
        eos_token: eosString ?? '',
      })
      const tokens = model.tokenize(text, true)
      if (!shouldPrependBosToken || bos === null || tokens[0] === bos) return tokens
      return [bos, ...tokens]
    },
  }
}

function compile(source: string): Template {
  if (source.length > maxTemplateChars) {
    throw new CorralError('unavailable', 'The chat template in the model file is too large.')
  }
  try {
    return new Template(source)
  } catch (error) {
    throw new CorralError('unavailable', 'The chat template in the model file does not compile.', {
      cause: error,
    })
  }
}

/** Templates refuse turns by raising an error of their own, for example roles that don't alternate. */
function render(template: Template, values: Record<string, unknown>): string {
  try {
    return template.render(values)
  } catch (error) {
    throw new CorralError('invalid_input', "The model's chat template refuses these messages.", {
      cause: error,
    })
  }
}
