import type { HubModel } from '../../../src-main/contract/hub.ts'
import { formatContext, formatParameters, formatWhen } from '../../lib/format.ts'
import { licenceText } from '../../lib/licence.ts'

/** What a line about a repository says of it; what the hub does not tell is left out. */
export function repoFacts(model: HubModel): string[] {
  const { parameterCount, trainContextTokens, licence, updatedAt } = model
  return [
    parameterCount === null ? null : formatParameters(parameterCount),
    trainContextTokens === null ? null : `${formatContext(trainContextTokens)} context`,
    licenceText(licence).name,
    updatedAt === null ? null : formatWhen(updatedAt),
  ].filter((fact) => fact !== null)
}
