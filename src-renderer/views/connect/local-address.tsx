import { CopyButton } from '../../ui/copy-button.tsx'
import { Section } from '../../ui/section.tsx'
import { StateDot } from '../../ui/state-dot.tsx'

interface LocalAddressProps {
  /** false until Corral said where it listens. */
  known: boolean
  baseUrl: string | null
}

export function LocalAddress({ known, baseUrl }: LocalAddressProps) {
  return (
    <Section
      title="Local address"
      description="Any app that speaks OpenAI’s protocol can use it as its base URL."
    >
      <div className="flex h-14 items-center gap-3 rounded-lg border border-line bg-card pr-3 pl-4">
        <StateDot tone={baseUrl !== null ? 'on' : known ? 'off' : 'busy'} />
        {baseUrl === null ? (
          <p className="flex-1 text-ink-2">{known ? 'The port is closed.' : 'Starting…'}</p>
        ) : (
          <>
            <code className="min-w-0 flex-1 truncate text-lg select-text">{baseUrl}</code>
            <CopyButton label="Copy address" text={baseUrl} caption="Copy" />
          </>
        )}
      </div>
    </Section>
  )
}
