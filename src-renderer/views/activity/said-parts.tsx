import { Image, Wrench } from 'lucide-react'
import { Fold } from '../../ui/fold.tsx'
import type { SaidPart } from './readable-request.ts'

/** Pieces of a message in their order. Text is shown as it is, never as Markdown or HTML. */
export function SaidParts({ parts }: { parts: readonly SaidPart[] }) {
  return (
    <div className="space-y-2">
      {parts.map((part, at) => (
        // Pieces of a message never move.
        // oxlint-disable-next-line react/no-array-index-key
        <Part key={at} part={part} />
      ))}
    </div>
  )
}

function Part({ part }: { part: SaidPart }) {
  switch (part.kind) {
    case 'text':
      return <p className="whitespace-pre-wrap wrap-anywhere select-text">{part.text}</p>
    case 'thinking':
      return (
        <Fold title="Thinking">
          <p className="border-l border-line pl-3 whitespace-pre-wrap text-ink-2 select-text">
            {part.text}
          </p>
        </Fold>
      )
    case 'call':
      return <CallOfTool name={part.name} given={part.arguments} />
    case 'result':
      return (
        <pre className="max-h-48 overflow-auto rounded-sm bg-sunken px-2.5 py-1.5 text-xs whitespace-pre-wrap select-text">
          {part.text}
        </pre>
      )
    case 'other':
    default:
      return (
        <p className="flex items-center gap-1.5 text-ink-2">
          <Image size={13} aria-hidden />
          {part.text}, not shown
        </p>
      )
  }
}

/** A call as the model wrote it. */
export function CallOfTool({ name, given }: { name: string; given: string }) {
  return (
    <div className="rounded-sm bg-sunken px-2.5 py-1.5 select-text">
      <p className="flex items-center gap-1.5 font-medium">
        <Wrench size={13} className="text-ink-3" aria-hidden />
        {name}
      </p>
      <pre className="mt-0.5 max-h-48 overflow-auto text-xs whitespace-pre-wrap wrap-anywhere text-ink-2">
        {pretty(given)}
      </pre>
    </div>
  )
}

function pretty(given: string): string {
  try {
    return JSON.stringify(JSON.parse(given), null, 2)
  } catch {
    return given
  }
}
