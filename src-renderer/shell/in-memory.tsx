import { formatCount, formatMemory } from '../lib/format.ts'
import { modelStateText } from '../lib/model-state.ts'
import { routeTo } from '../lib/route.ts'
import { useModels } from '../stores/models.ts'
import { usePool } from '../stores/pool.ts'
import type { PooledModel } from '../../src-main/contract/pool.ts'
import { ModelDot } from '../views/models/model-dot.tsx'

/** The models that hold memory now, seen from every screen of a window that has room for them. */
export function InMemory() {
  const pooled = usePool(({ value }) => value?.models)
  const held = pooled?.filter(({ state }) => state !== 'failed') ?? []
  if (held.length === 0) return <div className="flex-1" />
  return (
    <section
      aria-label="In memory"
      className="scroll-edges mt-4 mb-2 min-h-0 flex-1 overflow-y-auto px-2.5 low:invisible low:my-0"
    >
      <h2 className="px-2 pb-1 text-xs font-semibold text-ink-3">In memory</h2>
      <ul>
        {held.map((model) => (
          <HeldModel key={model.modelId} model={model} />
        ))}
      </ul>
    </section>
  )
}

function HeldModel({ model }: { model: PooledModel }) {
  const name = useModels(({ value }) => value?.models.find(({ id }) => id === model.modelId)?.name)
  return (
    <li>
      <a
        href={routeTo('pool')}
        draggable={false}
        className="flex cursor-default gap-2.5 rounded-sm px-2 py-1.5 hover:bg-fill"
      >
        <span className="flex w-4 justify-center pt-1">
          <ModelDot pooled={model} />
        </span>
        <span className="min-w-0 flex-1 leading-4">
          <span className="block truncate text-sm text-ink">{name ?? model.modelId}</span>
          <span className="block truncate text-xs text-ink-3">{summary(model)}</span>
        </span>
      </a>
    </li>
  )
}

function summary(model: PooledModel): string {
  if (model.state !== 'ready') return modelStateText(model)
  const memory = formatMemory(model.memory.totalBytes)
  if (model.activeRequests === 0) return memory
  return `${memory} · ${formatCount(model.activeRequests, 'answer')} running`
}
