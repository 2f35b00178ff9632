import { ArrowUpRight } from 'lucide-react'
import type { ChatModel } from '../../lib/chat-models.ts'
import { navigate } from '../../lib/route.ts'
import { starterModelId } from '../../lib/starter.ts'
import { useActivitySettings } from '../../stores/activity-settings.ts'
import { newDraftKey, setDraftText } from '../../stores/drafts.ts'
import { Button } from '../../ui/button.tsx'
import { Mark } from '../../ui/mark.tsx'
import { focusComposer } from './composer-focus.ts'

const suggestions = [
  'Explain how TLS keeps a connection private',
  'Write a shell script that finds duplicate photos',
  'Suggest a week of simple dinners for two',
]

/** The empty conversation. */
export function Suggestions({ models }: { models: readonly ChatModel[] }) {
  const nothingLeaves = useActivitySettings(({ value }) => value?.nothing_leaves === true)
  return (
    <div className="min-h-0 flex-1 overflow-y-auto px-6">
      <div className="mx-auto flex min-h-full max-w-105 flex-col justify-center py-8">
        <Mark size={40} className="self-center" />
        <h2 className="mt-4 text-center text-xl font-semibold tracking-tight">
          What is on your mind?
        </h2>
        <p className="mt-1 mb-6 text-center text-ink-2">{whereText(models, nothingLeaves)}</p>
        {isOnlyStarter(models) ? (
          <Button kind="primary" className="self-center" onClick={() => navigate('discover')}>
            Find a real model
          </Button>
        ) : (
          <Examples />
        )}
      </div>
    </div>
  )
}

function Examples() {
  return (
    <ul aria-label="Suggestions" className="flex flex-col gap-2">
      {suggestions.map((text) => (
        <li key={text}>
          <button
            type="button"
            onClick={() => {
              setDraftText(newDraftKey, text)
              focusComposer()
            }}
            className="group flex h-10 w-full items-center rounded-md border border-line bg-card px-3.5 text-left text-ink-2 transition-colors hover:border-line-strong hover:text-ink"
          >
            <span className="min-w-0 flex-1 truncate">{text}</span>
            <ArrowUpRight
              size={14}
              aria-hidden
              className="shrink-0 text-ink-3 group-hover:text-accent"
            />
          </button>
        </li>
      ))}
    </ul>
  )
}

/** Of its answers nobody learns anything, so no question is proposed. */
function isOnlyStarter(models: readonly ChatModel[]): boolean {
  return models.length > 0 && models.every(({ baseId }) => baseId === starterModelId)
}

/** Where the question will go, before it does. */
function whereText(models: readonly ChatModel[], nothingLeaves: boolean): string {
  const [first] = models
  if (first === undefined) return 'Choose a model to begin.'
  if (isOnlyStarter(models)) return 'This model only recites a short text, to show that all works.'
  const leaving = models.filter(({ leaves }) => leaves)
  if (leaving.length > 0 && nothingLeaves) {
    return 'Nothing leaves this Mac now: choose a model on it.'
  }
  if (leaving.length > 0) {
    const providers = [...new Set(leaving.map(({ provider }) => provider))].join(' and ')
    return `Your questions leave this Mac, to ${providers}.`
  }
  const answers = models.length === 1 ? `${first.name} answers` : `${models.length} models answer`
  return `${answers} on this machine. Nothing leaves it.`
}
