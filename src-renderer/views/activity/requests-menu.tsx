import { Download } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { exportLogs, type LogFormat } from '../../stores/export-logs.ts'
import type { LogWish } from '../../lib/log-filter.ts'
import { useAttempt } from '../../lib/use-attempt.ts'
import { useCaller } from '../../stores/caller.ts'
import { forgetAllLogs } from '../../stores/log-list.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { Menu, MenuItem, MenuLine, MoreMenu } from '../../ui/menu.tsx'

const KeepingDialog = lazy(() =>
  import('./keeping-dialog.tsx').then((file) => ({ default: file.KeepingDialog })),
)

type Asking = 'keeping' | 'forget' | null

const formats: { format: LogFormat; label: string }[] = [
  { format: 'jsonl', label: 'JSON lines' },
  { format: 'csv', label: 'CSV' },
  { format: 'parquet', label: 'Parquet' },
]

/** What can be done with all requests together. */
export function RequestsMenu({ wish }: { wish: LogWish }) {
  const admin = useCaller((caller) => caller.admin === true)
  const [asking, setAsking] = useState<Asking>(null)
  const { problem, attempt } = useAttempt()
  const close = () => setAsking(null)
  return (
    <div className="ml-auto flex shrink-0 items-center gap-2">
      {problem !== null && (
        <p role="alert" className="max-w-60 truncate text-sm text-danger" title={problem}>
          {problem}
        </p>
      )}
      <Menu
        trigger={
          <Button>
            <Download size={14} aria-hidden />
            Export
          </Button>
        }
      >
        {formats.map(({ format, label }) => (
          <MenuItem
            key={format}
            onClick={() => void attempt(() => exportLogs(format, wish))}
          >{`As ${label}`}</MenuItem>
        ))}
      </Menu>
      {admin && (
        <MoreMenu label="More about all requests">
          <MenuItem onClick={() => setAsking('keeping')}>Keep what is said…</MenuItem>
          <MenuLine />
          <MenuItem danger onClick={() => setAsking('forget')}>
            Forget all requests…
          </MenuItem>
        </MoreMenu>
      )}
      <Suspense>{asking === 'keeping' && <KeepingDialog open onClose={close} />}</Suspense>
      <ConfirmDialog
        open={asking === 'forget'}
        onClose={close}
        title="Forget all requests?"
        description="The list becomes empty, and with it goes whatever was kept of what was said. The sums of use and of what left this Mac stay, so that budgets go on counting."
        verb="Forget all"
        onConfirm={forgetAllLogs}
      />
    </div>
  )
}
