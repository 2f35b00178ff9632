import type { ProviderKey } from '../../../src-main/contract/providers.ts'
import { formatCount, formatWhen } from '../../lib/format.ts'
import { keyStateText, needsCare, retryText } from '../../lib/provider-state.ts'
import { useCaller } from '../../stores/caller.ts'
import { testId, useTests } from '../../stores/providers.ts'
import { Tag } from '../../ui/tag.tsx'
import { KeyActions } from './key-actions.tsx'
import { KeyDot } from './provider-dot.tsx'
import { TestResult } from './test-result.tsx'

export function KeyRow({ entry }: { entry: ProviderKey }) {
  const { user, admin } = useCaller()
  const { label, state, state_reason, reference, last_four, user_id } = entry
  const name = label === '' ? 'Key' : label
  const failed = useTests((tests) => tests[testId(entry.provider_id, entry.id)]?.state === 'failed')
  const mine = user_id !== null && user_id === user?.id
  return (
    <li aria-label={name} className="px-4 py-3">
      <div className="flex items-center gap-3">
        <KeyDot state={state} />
        <div className="min-w-0 flex-1">
          <div className="flex min-w-0 items-center gap-2.5">
            <h3 className="truncate font-medium">{name}</h3>
            {user_id !== null && <Tag>{mine ? 'Only for you' : 'Private'}</Tag>}
            <code className="min-w-0 truncate text-sm text-ink-2 select-text">
              {reference ?? <LastFour digits={last_four} />}
            </code>
          </div>
          <p className="truncate text-ink-3">
            <span className={needsCare(state) ? 'text-danger' : ''}>{keyStateText[state]}</span>
            {factsOf(entry).map((fact) => ` · ${fact}`)}
          </p>
        </div>
        {(admin === true || mine) && <KeyActions entry={entry} name={name} />}
      </div>
      {state_reason !== null && state !== 'ready' && !failed && (
        <p className="mt-1 ml-5 text-ink-2 select-text">{state_reason}</p>
      )}
      <TestResult id={testId(entry.provider_id, entry.id)} className="mt-2 ml-5" />
    </li>
  )
}

function LastFour({ digits }: { digits: string | null }) {
  if (digits === null) return null
  return (
    <>
      <span aria-hidden>••••&thinsp;</span>
      <span className="sr-only">ends in </span>
      {digits}
    </>
  )
}

function factsOf(entry: ProviderKey): string[] {
  const { last_used_at, weight, models, account } = entry
  return [
    retryText(entry),
    last_used_at === null ? 'never used' : `used ${formatWhen(last_used_at)}`,
    weight === 1 ? null : `weight ${weight}`,
    account === null ? null : `account ${account}`,
    models === null
      ? null
      : models.length < 3
        ? models.join(', ')
        : formatCount(models.length, 'model'),
  ].filter((fact) => fact !== null)
}
