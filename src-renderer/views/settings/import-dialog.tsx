import { useState } from 'react'
import type { FoundImport, ImportReport } from '../../../src-main/contract/imports.ts'
import { useAttempt } from '../../lib/use-attempt.ts'
import { refreshPoolLimits } from '../../stores/pool-limits.ts'
import { refreshProviders } from '../../stores/providers.ts'
import { refreshRules } from '../../stores/rules.ts'
import { refreshVault } from '../../stores/vault.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogButtons } from '../../ui/dialog.tsx'
import { Problem } from '../../ui/problem.tsx'
import { ImportForm } from './import-form.tsx'
import { ImportReportTable } from './import-report.tsx'
import type { ImportWish, Source } from './import-sources.ts'

interface ImportDialogProps {
  source: Source
  found: FoundImport[]
  open: boolean
  onClose: () => void
}

interface Shown {
  wish: ImportWish
  report: ImportReport
}

/** Three steps in one place: where it is, what would come, what has come. */
export function ImportDialog({ source, found, open, onClose }: ImportDialogProps) {
  const [shown, setShown] = useState<Shown | null>(null)
  const { busy, problem, attempt } = useAttempt()

  function close(): void {
    setShown(null)
    onClose()
  }

  async function run(wish: ImportWish): Promise<void> {
    const report = await source.run(wish)
    if (!report.preview) {
      const stores = [refreshProviders, refreshRules, refreshPoolLimits, refreshVault]
      await Promise.all(stores.map((refresh) => refresh()))
    }
    setShown({ wish, report })
  }

  const isPreview = shown?.report.preview === true
  const brings = shown?.report.rows.some(
    ({ outcome }) => outcome !== 'present' && outcome !== 'skipped',
  )
  return (
    <Dialog
      open={open}
      wide={shown !== null}
      onClose={close}
      title={titleOf(source, shown?.report)}
      description={shown === null ? source.what : undefined}
    >
      {shown === null ? (
        <ImportForm source={source} found={found} onSubmit={run} onCancel={close} />
      ) : (
        <>
          <ImportReportTable report={shown.report} />
          {problem !== null && <Problem className="mt-3">{problem}</Problem>}
          <DialogButtons>
            {isPreview && <Button onClick={() => setShown(null)}>Back</Button>}
            {isPreview && brings ? (
              <Button
                kind="primary"
                disabled={busy}
                onClick={() => void attempt(() => run({ ...shown.wish, preview: false }))}
              >
                Import
              </Button>
            ) : (
              <Button kind="primary" onClick={close}>
                Done
              </Button>
            )}
          </DialogButtons>
        </>
      )}
    </Dialog>
  )
}

function titleOf({ name }: Source, report: ImportReport | undefined): string {
  if (report === undefined) return `Import from ${name}`
  return report.preview ? `What would come from ${name}` : `Imported from ${name}`
}
