import type { MemorySum } from './memory-parts.ts'

/** Tailwind finds only classes that are written out. */
const fills = [
  'bg-part-1',
  'bg-part-2',
  'bg-part-3',
  'bg-part-4',
  'bg-part-5',
  'bg-part-6',
] as const

export function partFill(colour: number): string {
  return fills[colour - 1] ?? fills[0]
}

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
