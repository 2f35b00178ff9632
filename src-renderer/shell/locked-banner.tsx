import { LockKeyhole } from 'lucide-react'
import { routeTo } from '../lib/route.ts'
import { useCaller } from '../stores/caller.ts'
import { useVault } from '../stores/vault.ts'

/** On every screen while the vault is locked: what does not work, and where to change that. */
export function LockedBanner() {
  const locked = useVault(({ value }) => value?.state === 'locked')
  const admin = useCaller((caller) => caller.admin === true)
  if (!locked) return null
  return (
    <output className="flex min-h-8 shrink-0 items-center gap-2 border-b border-line bg-danger-soft px-6 py-1.5 text-sm text-danger">
      <LockKeyhole size={13} className="shrink-0" aria-hidden />
      <p className="min-w-0 flex-1">
        The vault is locked. Local models work; providers do not until it opens.
      </p>
      {admin ? (
        <a
          href={routeTo('security')}
          draggable={false}
          className="shrink-0 cursor-default rounded-xs font-medium underline underline-offset-2"
        >
          Open Security
        </a>
      ) : (
        <span className="shrink-0">Tell an administrator.</span>
      )}
    </output>
  )
}
