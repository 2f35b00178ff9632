import { routeTo } from '../../lib/route.ts'
import { useCaller } from '../../stores/caller.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Section } from '../../ui/section.tsx'
import { StateDot } from '../../ui/state-dot.tsx'

interface LocalAddressProps {
  /** false until Corral said where it listens. */
  known: boolean
  address: string | null
}

export function LocalAddress({ known, address }: LocalAddressProps) {
  const admin = useCaller((caller) => caller.admin === true)
  return (
    <Section
      title="Local address"
      description={
        <>
          Open to programs on this Mac that show a token, and to nobody else.
          {admin && (
            <>
              {' '}
              <a href={routeTo('apps')} className="text-accent underline underline-offset-2">
                Connect an app
              </a>
            </>
          )}
        </>
      }
    >
      <div className="flex h-14 items-center gap-3 rounded-lg border border-line bg-card pr-3 pl-4">
        <StateDot tone={address !== null ? 'on' : known ? 'off' : 'busy'} />
        {address === null ? (
          <p className="flex-1 text-ink-2">{known ? 'The port is closed.' : 'Starting…'}</p>
        ) : (
          <>
            <code className="min-w-0 flex-1 truncate text-lg select-text">{address}</code>
            <CopyButton label="Copy address" text={address} caption="Copy" />
          </>
        )}
      </div>
    </Section>
  )
}
