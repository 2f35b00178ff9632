import { Check, Copy } from 'lucide-react'
import { useCopied } from '../lib/use-copied.ts'
import { useConnection } from '../stores/connection.ts'
import { usePort } from '../stores/port.ts'
import { useSystem } from '../stores/system.ts'
import { StateDot } from '../ui/state-dot.tsx'

/** The foot of the sidebar: is the port open, where, and which version this is. */
export function ServerStatus() {
  const info = useSystem((system) => system.info)
  const lost = useConnection(({ phase }) => phase === 'lost')
  const paused = usePort(({ value }) => value?.paused === true)
  return (
    <footer aria-label="Server" className="border-t border-line px-2.5 py-2">
      {lost || info === null || info.address === null ? (
        <p className="flex h-8 items-center gap-2.5 px-2 text-sm text-ink-2">
          <span className="flex w-4 justify-center">
            <StateDot tone={info === null || lost ? 'busy' : 'off'} />
          </span>
          {lost ? 'No connection' : info === null ? 'Starting' : 'Port closed'}
        </p>
      ) : (
        <Address address={info.address} paused={paused} />
      )}
      <p className="flex h-6 items-center pl-8.5 text-xs text-ink-3 low:hidden">
        {info === null ? '' : `Corral ${info.version}`}
      </p>
    </footer>
  )
}

function Address({ address, paused }: { address: string; paused: boolean }) {
  const { copied, copy } = useCopied()
  const short = address.replace(/^https?:\/\//, '').replace(/\/$/, '')
  return (
    <button
      type="button"
      aria-label={`${paused ? 'Paused' : 'Port open'} at ${short}. Copy address`}
      onClick={() => copy(address)}
      className="group flex h-8 w-full items-center gap-2.5 rounded-sm px-2 text-sm hover:bg-fill"
    >
      <span className="flex w-4 justify-center">
        <StateDot tone={paused ? 'off' : 'on'} />
      </span>
      <span className="min-w-0 flex-1 truncate text-left tabular-nums">
        {copied ? 'Copied' : paused ? 'Paused' : short}
      </span>
      {copied ? (
        <Check size={13} className="text-ok" aria-hidden />
      ) : (
        <Copy
          size={13}
          aria-hidden
          className="text-ink-3 opacity-0 group-hover:opacity-100 group-focus-visible:opacity-100"
        />
      )}
    </button>
  )
}
