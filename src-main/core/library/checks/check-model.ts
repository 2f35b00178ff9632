import type { Model } from '../../../contract/models.ts'
import { CorralError } from '../../errors.ts'
import type { Library } from '../library.ts'
import { checkedFile } from './checked-file.ts'
import type { FileChecks } from './file-checks.ts'

/**
 * Checks a model anew because a person asks. Takes as long as its file takes to be read.
 * @throws CorralError `model_not_found`; `unavailable` when it cannot be checked now
 */
export async function checkModel(
  { library, checks }: { library: Library; checks: Pick<FileChecks, 'recheck'> },
  modelId: string,
): Promise<Model> {
  const found = await library.find(modelId)
  if (!found) throw new CorralError('model_not_found', `There is no model '${modelId}'.`)
  await checks.recheck(checkedFile(found), library.origins.of(found.path)?.sha256 ?? null)
  const checked = await library.find(modelId)
  if (!checked) throw new CorralError('model_not_found', `The model '${modelId}' is gone.`)
  return checked.model
}
