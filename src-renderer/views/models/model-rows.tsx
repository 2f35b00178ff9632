import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useEffect, useRef } from 'react'
import type { Model } from '../../../src-main/contract/models.ts'
import { useModelNames } from '../pool/use-model-name.ts'
import { duplicateText } from '../../lib/model-facts.ts'
import { useKeptFocus } from '../../lib/use-kept-focus.ts'
import { RowList } from '../../ui/row-list.tsx'
import { ModelRow } from './model-row.tsx'
import { listPlace } from './models-address.ts'

interface ModelRowsProps {
  models: readonly Model[]
  /** Stands below the rows and scrolls with them. */
  children: ReactNode
}

const likelyHeight = 84
const spaceAbove = 4

/** The models as rows; of many only those in view are in the page. */
export function ModelRows({ models, children }: ModelRowsProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const isReturning = useRef(listPlace.modelId !== null)
  const nameOf = useModelNames()
  // oxlint-disable-next-line react/incompatible-library -- No compiler memoizes anything here.
  const virtual = useVirtualizer({
    count: models.length,
    getScrollElement: () => scroller.current,
    getItemKey: (index) => models[index]?.id ?? index,
    estimateSize: () => likelyHeight,
    overscan: 6,
    scrollMargin: spaceAbove,
    initialOffset: () => listPlace.offset,
    useFlushSync: false,
  })
  const items = virtual.getVirtualItems()
  const offset = virtual.scrollOffset ?? 0
  const kept = useKeptFocus<HTMLDivElement>(items.map(({ key }) => key).join())

  useEffect(() => {
    listPlace.offset = offset
  }, [offset])

  // After every drawing, until there are rows: among them may be the one that was left.
  useEffect(() => {
    const { modelId } = listPlace
    if (modelId === null || items.length === 0 || !isReturning.current) return
    isReturning.current = false
    listPlace.modelId = null
    const link = `[data-model="${CSS.escape(modelId)}"]`
    scroller.current?.querySelector<HTMLElement>(link)?.focus({ preventScroll: true })
  })

  return (
    <div ref={scroller} className="relative min-h-0 flex-1 overflow-y-auto [overflow-anchor:none]">
      <div className="mx-auto flex min-h-full max-w-232 flex-col gap-8 px-6 pt-1 pb-10">
        {models.length > 0 && (
          <div ref={kept} tabIndex={-1} className="outline-none">
            <RowList
              aria-label="Models"
              style={{ position: 'relative', height: virtual.getTotalSize() + 2 }}
            >
              {items.map(({ key, index, start }) => {
                const model = models[index]
                return (
                  model !== undefined && (
                    <ModelRow
                      key={key}
                      model={model}
                      duplicate={duplicateText(model, nameOf)}
                      index={index}
                      count={models.length}
                      top={start - spaceAbove}
                      measure={virtual.measureElement}
                    />
                  )
                )
              })}
            </RowList>
          </div>
        )}
        {children}
      </div>
    </div>
  )
}
