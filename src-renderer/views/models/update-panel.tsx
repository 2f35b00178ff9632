import { useState } from 'react'
import type { ModelUpdate } from '../../../src-main/contract/model-updates.ts'
import type { Model } from '../../../src-main/contract/models.ts'
import { client } from '../../api/client.ts'
import { formatBytes } from '../../lib/format.ts'
import { navigate } from '../../lib/route.ts'
import { useAttempt } from '../../lib/use-attempt.ts'
import { useCaller } from '../../stores/caller.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { Problem } from '../../ui/problem.tsx'
import { UpdateChanges } from './update-changes.tsx'

/** Asks the hub whether the file has changed; what has is shown before anything is fetched. */
export function UpdatePanel({ model }: { model: Model }) {
  const [update, setUpdate] = useState<ModelUpdate | null>(null)
  const [rollingBack, setRollingBack] = useState(false)
  const { busy, problem, attempt } = useAttempt()
  const admin = useCaller((caller) => caller.admin === true)
  const modelId = model.id

  const look = () => attempt(async () => setUpdate(await client.modelUpdates.check({ modelId })))
  const fetchNew = () =>
    attempt(async () => {
      await client.modelUpdates.update({ modelId })
      navigate('downloads')
    })

  return (
    <div className="mt-3 border-t border-line pt-3">
      <div className="flex items-center gap-2">
        <output className="min-w-0 flex-1 text-ink-2">
          {update === null
            ? 'Asking reads the headers of the newest version, no more.'
            : updateText(update)}
        </output>
        {admin && update?.canRollBack === true && (
          <Button onClick={() => setRollingBack(true)}>Roll back…</Button>
        )}
        {admin && update?.state === 'changed' && (
          <Button kind="primary" disabled={busy} onClick={() => void fetchNew()}>
            Update
          </Button>
        )}
        {update?.state !== 'changed' && (
          <Button disabled={busy} onClick={() => void look()}>
            {busy ? 'Asking…' : 'Look for an update'}
          </Button>
        )}
      </div>
      {problem !== null && <Problem className="mt-2">{problem}</Problem>}
      {update?.state === 'changed' && <UpdateChanges update={update} />}
      <ConfirmDialog
        open={rollingBack}
        onClose={() => setRollingBack(false)}
        title={`Go back to the version before?`}
        description="The older file that was kept takes the place of this one. If the model is in memory, it is unloaded first."
        verb="Roll back"
        onConfirm={async () => {
          await client.modelUpdates.rollBack({ modelId })
          setUpdate(null)
        }}
      />
    </div>
  )
}

const stateTexts: Record<ModelUpdate['state'], string> = {
  current: 'This is the newest version.',
  changed: 'There is a newer version.',
  gone: 'The publisher has taken the file away. Keep yours well.',
  unknown: 'The hub could not tell.',
}

function updateText({ state, sizeBytes }: ModelUpdate): string {
  if (state !== 'changed') return stateTexts[state]
  const size = sizeBytes === null ? '' : ` It has ${formatBytes(sizeBytes)}.`
  return `${stateTexts.changed}${size} The one here is kept to go back to.`
}
