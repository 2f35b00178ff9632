import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Provider } from '../../../src-main/contract/providers.ts'
import { formatCount, formatWhen } from '../../lib/format.ts'
import { hostOf } from '../../lib/key-input.ts'
import { isInUse, lastUsedOf, providerState, providerStateText } from '../../lib/provider-state.ts'
import { routeTo } from '../../lib/route.ts'
import { useCaller } from '../../stores/caller.ts'
import { testId } from '../../stores/providers.ts'
import { ProviderDot } from './provider-dot.tsx'
import { TestButton } from './test-button.tsx'
import { TestResult } from './test-result.tsx'

interface ProviderRowProps {
  provider: Provider
  action: ReactNode
}

export function ProviderRow({ provider, action }: ProviderRowProps) {
  const admin = useCaller((caller) => caller.admin === true)
  const { id, display_name: name } = provider
  const state = providerState(provider)
  const used = isInUse(provider)
  return (
    <li aria-label={name} className="group/row relative px-4 py-3">
      <div className="flex items-center gap-3">
        <ProviderDot provider={provider} />
        <a
          href={routeTo('providers', id)}
          draggable={false}
          className="min-w-0 flex-1 cursor-default outline-offset-4 after:absolute after:inset-0"
        >
          <span className="flex items-baseline gap-2.5">
            <span className="truncate text-md leading-5 font-semibold">{name}</span>
            {used && (
              <span className={`truncate ${state === 'failing' ? 'text-danger' : 'text-ink-3'}`}>
                {providerStateText(provider)}
              </span>
            )}
          </span>
          <span className="block truncate text-ink-2">{factsOf(provider).join(' · ')}</span>
        </a>
        <div className="relative flex items-center gap-2">
          {admin && (used || state === 'open') && <TestButton name={name} providerId={id} />}
          {action}
        </div>
        <ChevronRight size={15} aria-hidden className="text-ink-3 group-hover/row:text-ink" />
      </div>
      <TestResult id={testId(id)} className="relative mt-2 ml-5" />
    </li>
  )
}

function factsOf(provider: Provider): string[] {
  const { keys, models, base_url } = provider
  const usedAt = lastUsedOf(keys)
  return [
    base_url === null ? null : hostOf(base_url),
    models.length === 0 ? null : formatCount(models.length, 'model'),
    keys.length === 0 ? null : formatCount(keys.length, 'key'),
    keys.length === 0 ? null : usedAt === null ? 'never used' : `used ${formatWhen(usedAt)}`,
  ].filter((fact) => fact !== null)
}
