import type { PooledModel } from '../../../src-main/contract/pool.ts'
import { formatCount } from '../../lib/format.ts'
import { CheckField } from '../../ui/check-field.tsx'
import { type ChosenSettings, needsReload } from './settings-draft.ts'
import { requestsOf } from './unload-dialog.tsx'

interface ConsequenceProps {
  name: string
  pooled: PooledModel | undefined
  changed: Partial<ChosenSettings>
  problem: string | null
  reload: boolean
  onReload: (reload: boolean) => void
}

/** From when on the changes count, and the way to have them at once. */
export function Consequence(props: ConsequenceProps) {
  const { name, pooled, changed, problem, reload, onReload } = props
  const canReload = pooled?.state === 'ready' && needsReload(changed)
  const requests = requestsOf(pooled)
  return (
    <>
      <output className={`block ${problem === null ? 'text-ink-2' : 'text-danger'}`}>
        {problem ?? consequenceText(changed, pooled !== undefined, name)}
      </output>
      {canReload && problem === null && (
        <CheckField
          className="mt-2"
          label="Reload it now"
          description={
            requests === 0
              ? 'Nobody uses it at the moment.'
              : `It finishes ${formatCount(requests, 'answer')} first; new questions wait.`
          }
          checked={reload}
          onChange={onReload}
        />
      )}
    </>
  )
}

function consequenceText(
  changed: Partial<ChosenSettings>,
  inMemory: boolean,
  name: string,
): string {
  if (Object.keys(changed).length === 0) return 'Nothing is changed yet.'
  if (!needsReload(changed)) return 'The idle time holds at once.'
  return inMemory
    ? `Holds from the next load. ${name} stays in memory as it is until then.`
    : 'Holds from the next load.'
}
