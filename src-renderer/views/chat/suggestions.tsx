import { ArrowUpRight } from 'lucide-react'
import type { Model } from '../../../src-main/contract/models.ts'
import { send } from '../../stores/chat.ts'
import { Mark } from '../../ui/mark.tsx'

const suggestions = [
  'Explain how TLS keeps a connection private',
  'Write a shell script that finds duplicate photos',
  'Suggest a week of simple dinners for two',
]

/** The empty conversation. */
export function Suggestions({ model }: { model: Model }) {
  return (
    <div className="min-h-0 flex-1 overflow-y-auto px-6">
      <div className="mx-auto flex min-h-full max-w-105 flex-col justify-center py-8">
        <Mark size={40} className="self-center" />
        <h2 className="mt-4 text-center text-xl font-semibold tracking-tight">
          What is on your mind?
        </h2>
        <p className="mt-1 mb-6 text-center text-ink-2">
          {model.name} answers on this machine. Nothing leaves it.
        </p>
        <ul aria-label="Suggestions" className="flex flex-col gap-2">
          {suggestions.map((text) => (
            <li key={text}>
              <button
                type="button"
                onClick={() => send(text, model.id)}
                className="group flex h-10 w-full items-center rounded-md border border-line bg-card px-3.5 text-left text-ink-2 transition-colors hover:border-line-strong hover:text-ink"
              >
                <span className="flex-1">{text}</span>
                <ArrowUpRight
                  size={14}
                  aria-hidden
                  className="text-ink-3 group-hover:text-accent"
                />
              </button>
            </li>
          ))}
        </ul>
      </div>
    </div>
  )
}
