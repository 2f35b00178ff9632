import { useRoutePath, useRouteQuery } from '../../lib/route.ts'
import { AllModels } from './all-models.tsx'
import { FoldersView } from './folders-view.tsx'
import { ModelView } from './model-view.tsx'

/** The list of models, the folders they lie in, or the one model that the address names. */
export function ModelsView() {
  const modelId = useRoutePath()
  const isFolders = useRouteQuery().has('folders')
  if (modelId !== '') return <ModelView key={modelId} modelId={modelId} />
  return isFolders ? <FoldersView /> : <AllModels />
}
