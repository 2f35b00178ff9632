import { CorralError } from '../errors.ts'
import type { Wanted } from './task-rows.ts'

/**
 * What a caller asks for: `owner/name`, `owner/name:QUANT`, or one with a file.
 * @throws CorralError `invalid_input`
 */
export function wantedOf(input: {
  readonly model_id: string
  readonly file?: string | undefined
  readonly revision?: string | undefined
  readonly projector?: string | undefined
}): Wanted {
  const text = input.model_id
    .trim()
    .replace(/^(?:https:\/\/(?:huggingface\.co|hf\.co)\/|hf:\/\/)/, '')
  const [, repo, quantization = ''] =
    /^([\w.-]+\/[\w.-]+?)\/?(?::([\w.-]{1,40}))?$/.exec(text) ?? []
  if (repo === undefined) {
    throw new CorralError(
      'invalid_input',
      'A model of the hub is named owner/name or owner/name:QUANT.',
      {
        param: 'model_id',
      },
    )
  }
  return {
    repo,
    revision: input.revision ?? 'main',
    file: input.file ?? '',
    quantization: input.file === undefined ? quantization : null,
    projector: input.projector ?? null,
  }
}
