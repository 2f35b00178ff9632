import { partFill } from '../../ui/part-fill.ts'
import type { MemorySum } from './memory-parts.ts'

/** The budget as a bar, filled by model: a picture of the table that stands below it. */
export function MemoryBar({ sum }: { sum: MemorySum }) {
  return (
    <div aria-hidden className="flex h-5 gap-px overflow-hidden rounded-sm bg-fill-strong">
      {sum.parts.map(({ modelId, share, estimated, colour }) => (
        <span
          key={modelId}
          style={{ width: `${share * 100}%` }}
          className={`min-w-0.5 transition-[width] duration-300 ${partFill(colour)} ${estimated ? 'opacity-50' : ''}`}
        />
      ))}
    </div>
  )
}
