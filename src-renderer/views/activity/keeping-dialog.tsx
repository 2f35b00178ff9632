import { Trash2 } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { KeepRule } from '../../../src-main/contract/kept-content.ts'
import { useAttempt } from '../../lib/use-attempt.ts'
import { keepFor, refreshKeeping, stopKeeping, useKeeping } from '../../stores/keeping.ts'
import { refreshRules, useRules } from '../../stores/rules.ts'
import { refreshTokens, useTokens } from '../../stores/tokens.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogButtons } from '../../ui/dialog.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Problem } from '../../ui/problem.tsx'
import { RowList } from '../../ui/row-list.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { hourChoices, type KeepTarget, keepTargets, targetName } from './keep-text.ts'

interface KeepingDialogProps {
  open: boolean
  onClose: () => void
}

/** Whose words are kept, for how long, and what that means. */
export function KeepingDialog({ open, onClose }: KeepingDialogProps) {
  return (
    <Dialog
      open={open}
      wide
      onClose={onClose}
      title="Keep what is said"
      description="Corral keeps no prompts and no answers, unless you ask for it here: for one app, or for all requests that follow a rule."
    >
      <Notice className="mt-4">
        What is kept lies on this Mac, sealed by the vault, and goes by itself when its time is
        over. Every administrator can open it, and each opening is recorded under Logs. Tell the
        people whose words you keep.
      </Notice>
      <Keeping />
      <DialogButtons>
        <Button onClick={onClose}>Done</Button>
      </DialogButtons>
    </Dialog>
  )
}

function Keeping() {
  const { value, problem } = useKeeping()
  const tokens = useTokens(({ list }) => list) ?? []
  const rules = useRules((state) => state.value) ?? []

  useEffect(() => {
    void refreshKeeping()
    void refreshTokens()
    void refreshRules()
  }, [])

  if (value === null) {
    return (
      <div className="mt-4">{problem === null ? <Spinner /> : <Problem>{problem}</Problem>}</div>
    )
  }
  const targets = keepTargets(tokens, rules)
  return (
    <>
      {problem !== null && <Problem className="mt-4">{problem}</Problem>}
      {value.length === 0 ? (
        <p className="mt-4 text-ink-2">Nothing is kept.</p>
      ) : (
        <div className="mt-4">
          <RowList aria-label="Kept">
            {value.map((keep) => (
              <KeepRow
                key={`${keep.scope} ${keep.scope_id}`}
                keep={keep}
                name={targetName(keep, targets)}
              />
            ))}
          </RowList>
        </div>
      )}
      <AddKeeping
        targets={targets.filter(
          ({ scope, scope_id }) =>
            !value.some((keep) => keep.scope === scope && keep.scope_id === scope_id),
        )}
      />
    </>
  )
}

function KeepRow({ keep, name }: { keep: KeepRule; name: string }) {
  const { problem, attempt } = useAttempt()
  return (
    <li aria-label={name} className="py-2 pr-2 pl-4">
      <div className="flex items-center gap-3">
        <span className="min-w-0 flex-1 truncate font-medium">{name}</span>
        <SelectField
          label={`Keep ${name} for`}
          className="w-36 [&>div]:sr-only"
          choices={hourChoices(keep.hours)}
          value={String(keep.hours)}
          onChange={(hours) => void attempt(() => keepFor(keep, Number(hours)))}
        />
        <IconButton
          label={`Stop keeping ${name}`}
          onClick={() => void attempt(() => stopKeeping(keep))}
        >
          <Trash2 size={15} aria-hidden />
        </IconButton>
      </div>
      {problem !== null && <Problem className="mt-2">{problem}</Problem>}
    </li>
  )
}

function AddKeeping({ targets }: { targets: KeepTarget[] }) {
  const [chosen, setChosen] = useState<string | null>(null)
  const [hours, setHours] = useState('24')
  const { busy, problem, attempt } = useAttempt()
  const target = targets.find(({ value }) => value === chosen)
  if (targets.length === 0) {
    return <p className="mt-4 text-ink-3">There is no other app and no other rule to choose.</p>
  }
  return (
    <>
      <div className="mt-4 grid grid-cols-[1fr_144px_auto] items-end gap-3">
        <SelectField
          label="Keep what is said by"
          choices={targets}
          value={target?.value ?? null}
          placeholder="Choose an app or a rule"
          onChange={setChosen}
        />
        <SelectField label="For" choices={hourChoices()} value={hours} onChange={setHours} />
        <Button
          kind="primary"
          className="mb-0.5"
          disabled={busy || target === undefined}
          onClick={() => target && void attempt(() => keepFor(target, Number(hours)))}
        >
          Keep
        </Button>
      </div>
      {problem !== null && <Problem className="mt-3">{problem}</Problem>}
    </>
  )
}
