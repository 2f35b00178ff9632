import { Check } from 'lucide-react'
import type { ReactNode } from 'react'
import type { AppCheck, AppId, AppUndone } from '../../../src-main/contract/apps.ts'
import { useAppResults } from '../../stores/apps.ts'
import { Notice } from '../../ui/notice.tsx'
import { Problem } from '../../ui/problem.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { DiffText } from './diff-text.tsx'

interface AppOutcomeProps {
  id: AppId
  /** Has the app drifted since it was connected? Stands above this. */
  drifted: boolean
  className: string
}

/** What the last check or undo of an app came to; nothing before the first. */
export function AppOutcome({ id, drifted, className }: AppOutcomeProps) {
  const result = useAppResults((results) => results[id])
  if (result === undefined) return null
  if (result.state === 'failed') return <Problem className={className}>{result.problem}</Problem>
  if (result.state === 'undone') return <Undone undone={result.undone} className={className} />
  if (result.state === 'checked' && drifted && result.check.status === 200) {
    return result.check.ok ? null : (
      <output className={`block text-ink-2 ${className}`}>
        The model answered, but the app may ask it otherwise now. “Change…” writes its settings
        again.
      </output>
    )
  }
  if (result.state === 'checked' && !result.check.ok) {
    return <Problem className={className}>{result.check.problem}</Problem>
  }
  return (
    <output className={`flex items-center gap-2 text-ink-2 ${className}`}>
      {result.state === 'checking' ? (
        <>
          <Spinner label="Checking" />
          Asking the model as the app would…
        </>
      ) : (
        <>
          <Check size={14} className="shrink-0 text-ok" aria-hidden />
          {checkText(result.check)}
        </>
      )}
    </output>
  )
}

function checkText({ ms, answer, ownToken }: AppCheck): string {
  const said = answer === null || answer === '' ? 'nothing' : `“${answer.replaceAll(/\s+/g, ' ')}”`
  const token = ownToken ? '' : ' Asked with a token made for the check: the app keeps its own.'
  return `It works: ${((ms ?? 0) / 1000).toFixed(1)} s for the answer ${said}.${token}`
}

function Undone({ undone, className }: { undone: AppUndone; className: string }) {
  const { restored, kept, diff } = undone
  const texts: Record<AppUndone['restored'], ReactNode> = {
    whole: 'Disconnected. Its settings are as they were before.',
    parts:
      'Disconnected. The file had been changed since, so only Corral’s own parts were taken out.',
    nothing: 'Disconnected. Its token is revoked.',
  }
  return (
    <Notice className={className}>
      {texts[restored]}
      {kept.length > 0 && ` Left as somebody else has set it: ${kept.join(', ')}.`}
      {diff !== '' && <DiffText label="What was taken out" diff={diff} className="mt-2" />}
    </Notice>
  )
}
