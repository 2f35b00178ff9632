import type { PoolConfig, PooledModel, PoolPreview } from '../../../src-main/contract/pool.ts'
import { formatMemory } from '../../lib/format.ts'
import { usePreview } from './use-preview.ts'
import { useModelNames } from './use-model-name.ts'

interface LimitsPreviewProps {
  /** null while there is nothing to look at. */
  changes: Partial<PoolConfig> | null
  models: PooledModel[]
}

/** What applying would do, said before it is done. */
export function LimitsPreview({ changes, models }: LimitsPreviewProps) {
  const { preview, problem } = usePreview(changes, models)
  const nameOf = useModelNames()
  return (
    <output aria-label="Effect" className="block">
      {changes !== null && problem !== null && <span className="text-danger">{problem}</span>}
      {changes !== null && problem === null && preview !== null && (
        <>
          <span className={`block ${preview.evicted.length > 0 ? 'font-medium' : ''}`}>
            {effectText(preview, nameOf)}
          </span>
          <span className="block text-sm text-ink-3 select-text">{preview.explanation}</span>
        </>
      )}
    </output>
  )
}

function effectText(
  { evicted, usedBytes, budgetBytes }: PoolPreview,
  nameOf: (modelId: string) => string,
): string {
  const sum = `${formatMemory(usedBytes)} of ${formatMemory(budgetBytes)} in use`
  return evicted.length === 0
    ? `Nothing would be unloaded; ${sum}.`
    : `Would unload ${joined(evicted.map(nameOf))}; then ${sum}.`
}

const list = new Intl.ListFormat('en')

function joined(names: string[]): string {
  return list.format(names)
}
