import { useCallback } from 'react'
import type { ModelDetails } from '../../src-main/contract/models.ts'
import { client } from '../api/client.ts'
import type { Mirror } from './mirror.ts'
import { useModels } from './models.ts'
import { useAnswer } from './use-answer.ts'

/** All that is known of a model, asked for again when its file has changed. */
export function useModelDetails(modelId: string): Mirror<ModelDetails> {
  const file = useModels(({ value }) => {
    const model = value?.models.find(({ id }) => id === modelId)
    return model && `${model.modifiedAt} ${model.sizeBytes} ${model.folder} ${model.sha256}`
  })
  // The file is no part of the call, but another file is another question.
  // oxlint-disable-next-line react/exhaustive-deps
  const load = useCallback(() => client.models.details({ modelId }), [modelId, file])
  return useAnswer(load)
}
