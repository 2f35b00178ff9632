import type { AppStep } from '../../../src-main/contract/apps.ts'
import { CopyButton } from '../../ui/copy-button.tsx'

interface AppStepsProps {
  steps: readonly AppStep[]
  /** The app's token while it is known: right after it was made. */
  token: string | null
}

/** What the user does in the app, with values to copy. */
export function AppSteps({ steps, token }: AppStepsProps) {
  return (
    <ol className="flex flex-col gap-2.5">
      {steps.map(({ text, copy }, at) => (
        <li key={text} className="flex gap-2.5">
          <span aria-hidden className="w-4 shrink-0 text-right text-ink-3 tabular-nums">
            {at + 1}
          </span>
          <div className="min-w-0 flex-1">
            <p className="text-ink-2">{text}</p>
            {copy?.what === 'value' && <Value label={copy.label} value={copy.value} />}
            {copy?.what === 'token' &&
              (token === null ? (
                <p className="mt-1 text-ink-3">
                  Its token was seen once, when it was made. “Change…” makes another.
                </p>
              ) : (
                <Value label="token" value={token} />
              ))}
          </div>
        </li>
      ))}
    </ol>
  )
}

function Value({ label, value }: { label: string; value: string }) {
  return (
    <div className="mt-1 flex items-center gap-1 rounded-sm border border-line bg-sunken py-0.5 pr-0.5 pl-2.5">
      <code className="min-w-0 flex-1 text-xs wrap-anywhere select-text">{value}</code>
      <CopyButton label={`Copy ${label}`} text={value} />
    </div>
  )
}
