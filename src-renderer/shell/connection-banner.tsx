import { LoaderCircle } from 'lucide-react'
import { useConnection } from '../stores/connection.ts'

/** Floats over the screen while the connection is away; everything stays where it was. */
export function ConnectionBanner() {
  const lost = useConnection(({ phase }) => phase === 'lost')
  return (
    <output className="pointer-events-none absolute inset-x-0 top-3 z-10 flex">
      {lost && (
        <span className="mx-auto flex h-7 items-center gap-2 rounded-full bg-raised px-3 text-sm font-medium shadow-popup">
          <LoaderCircle size={13} className="animate-spin text-accent" aria-hidden />
          Reconnecting…
        </span>
      )}
    </output>
  )
}
