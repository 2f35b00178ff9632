import type { Library } from '../../library/library.ts'
import type { Admit } from '../admit.ts'
import type { Inference } from '../answer.ts'
import { toModelId } from './model-name.ts'

interface Doorway {
  readonly admit: Admit
  readonly inference: Inference
}

/**
 * The same, for names with a tag, too: there are clients that learn the names of models from Ollama's
 * list and then ask OpenAI's doors.
 */
export function understandTags({ admit, inference }: Doorway, library: Library): Doorway {
  const idOf = (name: string) => toModelId(name, library)
  const untagged = <T extends { readonly model: string }>(asked: T): T => ({
    ...asked,
    model: idOf(asked.model),
  })
  return {
    admit: (caller, ask) => admit(caller, untagged(ask)),
    inference: {
      ...inference,
      chat: (request, signal) => inference.chat(untagged(request), signal),
      complete: (request, signal) => inference.complete(untagged(request), signal),
      embed: (model, inputs, signal) => inference.embed(idOf(model), inputs, signal),
    },
  }
}
