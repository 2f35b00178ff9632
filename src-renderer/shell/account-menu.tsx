import { ChevronsUpDown, KeyRound, UserRound } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { client } from '../api/client.ts'
import { signOut } from '../stores/connection.ts'
import { useCaller } from '../stores/caller.ts'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { Menu, MenuItem, MenuLine } from '../ui/menu.tsx'

const ChangePasswordDialog = lazy(() =>
  import('./change-password-dialog.tsx').then((file) => ({ default: file.ChangePasswordDialog })),
)

type Asking = 'password' | 'everywhere' | null

/** In a browser: who is signed in, and how to leave. */
export function AccountMenu() {
  const { user, admin } = useCaller()
  const [asking, setAsking] = useState<Asking>(null)
  const Icon = user === null ? KeyRound : UserRound
  const close = () => setAsking(null)

  async function signOutEverywhere(): Promise<void> {
    await client.auth.signOutEverywhere()
    signOut()
  }

  return (
    <div className="px-2.5 pb-2">
      <Menu
        side="top"
        align="start"
        trigger={
          <button
            type="button"
            className="flex h-9 w-full items-center gap-2.5 rounded-sm px-2 hover:bg-fill data-popup-open:bg-fill-strong"
          >
            <Icon size={16} strokeWidth={1.9} aria-hidden className="shrink-0 text-ink-2" />
            <span className="min-w-0 flex-1 text-left leading-4">
              <span className="sr-only">Account</span>
              <span className="block truncate text-sm">{user?.email ?? 'Signed in by token'}</span>
              <span className="block truncate text-xs text-ink-3">
                {admin === null ? '' : admin ? 'Administrator' : 'User'}
              </span>
            </span>
            <ChevronsUpDown size={13} aria-hidden className="shrink-0 text-ink-3" />
          </button>
        }
      >
        {user !== null && (
          <>
            <MenuItem onClick={() => setAsking('password')}>Change password…</MenuItem>
            <MenuItem onClick={() => setAsking('everywhere')}>Sign out everywhere…</MenuItem>
            <MenuLine />
          </>
        )}
        <MenuItem onClick={signOut}>Sign out</MenuItem>
      </Menu>
      <Suspense>{asking === 'password' && <ChangePasswordDialog open onClose={close} />}</Suspense>
      <ConfirmDialog
        open={asking === 'everywhere'}
        onClose={close}
        title="Sign out everywhere?"
        description="Every browser that is signed in with this account is signed out, this one too. Tokens of apps stay valid."
        verb="Sign out everywhere"
        onConfirm={signOutEverywhere}
      />
    </div>
  )
}
