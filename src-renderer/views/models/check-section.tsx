import { ShieldAlert, ShieldCheck, ShieldQuestion } from 'lucide-react'
import type { FileCheck, Model } from '../../../src-main/contract/models.ts'
import { formatWhen } from '../../lib/format.ts'
import { checkTexts } from '../../lib/model-facts.ts'
import { useCaller } from '../../stores/caller.ts'
import { checkModel, useModelChecks } from '../../stores/model-checks.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { CopyText } from '../../ui/copy-text.tsx'
import { Problem } from '../../ui/problem.tsx'
import { Section } from '../../ui/section.tsx'
import { Spinner } from '../../ui/spinner.tsx'

const meanings: Record<FileCheck['state'], string> = {
  unchecked: 'It is checked before it is first loaded.',
  checking: 'A process of its own loads it for a trial. This may take a while.',
  passed: 'Its header is sound, and a trial load went well.',
  quarantined: 'It is not loaded until it passes a check.',
}

/** Whether the engine may have the file, and why not. */
export function CheckSection({ model }: { model: Model }) {
  const admin = useCaller((caller) => caller.admin === true)
  const asked = useModelChecks((checks) => checks[model.id])
  const { check, sha256 } = model
  const busy = asked?.busy === true || check.state === 'checking'
  return (
    <Section title="Trust">
      <Card className="flex items-start gap-3 py-3 pr-3 pl-4">
        <CheckIcon state={check.state} />
        <div className="min-w-0 flex-1 select-text">
          <p className="font-medium">
            {checkTexts[check.state]}
            {check.checkedAt !== null && (
              <span className="font-normal text-ink-3"> {formatWhen(check.checkedAt)}</span>
            )}
          </p>
          <p className="text-ink-2">{meanings[check.state]}</p>
          {check.reason !== null && (
            <p className="mt-1 wrap-anywhere text-danger">{check.reason}</p>
          )}
          <div className="mt-1 flex min-w-0 gap-2 text-ink-3">
            <span className="shrink-0">SHA-256</span>
            {sha256 === null ? 'not computed yet' : <CopyText label="Copy SHA-256" text={sha256} />}
          </div>
          {admin && (
            <p className="mt-1 text-sm text-ink-3">
              A check reads the header, computes the hash of the whole file, and loads it for a
              trial in a process that may fail without harm.
            </p>
          )}
          {asked !== undefined && asked.problem !== null && (
            <Problem className="mt-2">{asked.problem}</Problem>
          )}
        </div>
        {admin && (
          <Button disabled={busy} onClick={() => void checkModel(model.id)}>
            {busy ? 'Checking…' : 'Check again'}
          </Button>
        )}
      </Card>
    </Section>
  )
}

function CheckIcon({ state }: { state: FileCheck['state'] }) {
  if (state === 'checking') return <Spinner label="Being checked" />
  if (state === 'passed') return <ShieldCheck size={18} aria-hidden className="mt-px text-ok" />
  if (state === 'quarantined') {
    return <ShieldAlert size={18} aria-hidden className="mt-px text-danger" />
  }
  return <ShieldQuestion size={18} aria-hidden className="mt-px text-ink-3" />
}
