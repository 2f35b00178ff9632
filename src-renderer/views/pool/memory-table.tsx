import { formatMemory } from '../../lib/format.ts'
import { partFill } from '../../ui/part-fill.ts'
import { Tag } from '../../ui/tag.tsx'
import type { MemoryPart, MemorySum } from './memory-parts.ts'

interface MemoryTableProps {
  sum: MemorySum
  nameOf: (modelId: string) => string
}

/** The bar's arithmetic: what each model takes and for what, then the sum; what is free stands above. */
export function MemoryTable({ sum, nameOf }: MemoryTableProps) {
  const { parts, otherBytes, usedBytes } = sum
  if (parts.length === 0) return null
  return (
    <table className="mt-3 w-full table-fixed text-right tabular-nums">
      <caption className="sr-only">Memory by model</caption>
      <thead>
        <tr className="text-xs text-ink-3">
          <th scope="col" className="py-1 text-left font-medium">
            Model
          </th>
          <th scope="col" className="w-22 py-1 font-medium">
            Weights
          </th>
          <th scope="col" className="w-22 py-1 font-medium">
            Context
          </th>
          <th scope="col" className="w-22 py-1 font-medium">
            Computing
          </th>
          <th scope="col" className="w-24 py-1 font-medium">
            Total
          </th>
        </tr>
      </thead>
      <tbody className="[&>tr:last-child>*]:pb-2">
        {parts.map((part) => (
          <PartRow key={part.modelId} part={part} name={nameOf(part.modelId)} />
        ))}
      </tbody>
      <tfoot className="border-t border-line [&>tr:first-child>*]:pt-2">
        {otherBytes > 0 && <SumRow name="Held beside the models" bytes={otherBytes} />}
        <SumRow name="In use" bytes={usedBytes} />
      </tfoot>
    </table>
  )
}

function PartRow({ part, name }: { part: MemoryPart; name: string }) {
  const { weightsBytes, contextBytes, computeBytes, totalBytes, estimated, colour } = part
  const source = estimated ? 'estimated' : 'measured'
  return (
    <tr>
      <th scope="row" aria-label={`${name}, ${source}`} className="text-left font-normal">
        <span className="flex h-7 items-center gap-2">
          <span aria-hidden className={`size-2.5 shrink-0 rounded-xs ${partFill(colour)}`} />
          <span className="truncate">{name}</span>
          {estimated && <Tag>{source}</Tag>}
        </span>
      </th>
      <td className="text-ink-2">{formatMemory(weightsBytes)}</td>
      <td className="text-ink-2">{formatMemory(contextBytes)}</td>
      <td className="text-ink-2">{formatMemory(computeBytes)}</td>
      <td className="font-medium">{formatMemory(totalBytes)}</td>
    </tr>
  )
}

function SumRow({ name, bytes }: { name: string; bytes: number }) {
  return (
    <tr>
      <th scope="row" colSpan={4} className="py-0.5 text-left font-normal text-ink-2">
        {name}
      </th>
      <td className="font-medium">{formatMemory(bytes)}</td>
    </tr>
  )
}
