import type { AppVerdict } from '../../../src-main/contract/self-tests.ts'
import { type DotTone, StateDot } from '../../ui/state-dot.tsx'
import { reasonText, verdictText } from './self-test-text.ts'

const tones: Record<AppVerdict['verdict'], DotTone> = {
  works: 'on',
  partly: 'wait',
  no: 'bad',
  unknown: 'off',
}

/** With which apps the model gets on, and why not with the others. */
export function AppVerdicts({ apps }: { apps: readonly AppVerdict[] }) {
  if (apps.length === 0) return null
  return (
    <section aria-label="Apps" className="border-t border-line px-4 py-3">
      <h3 className="mb-2 font-medium">Apps</h3>
      <ul className="grid grid-cols-2 gap-x-6 gap-y-2">
        {apps.map(({ app, verdict, reason }) => (
          <li key={app} className="flex min-w-0 gap-2">
            <span className="flex h-5 w-[15px] shrink-0 items-center justify-center">
              <StateDot tone={tones[verdict]} />
            </span>
            <div className="min-w-0 flex-1">
              <p className="flex gap-2">
                <span className="min-w-0 flex-1 truncate">{app}</span>
                <span className="text-sm text-ink-3">{verdictText[verdict]}</span>
              </p>
              {reason !== null && (
                <p className="text-sm wrap-anywhere text-ink-3 select-text">{reasonText(reason)}</p>
              )}
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}
