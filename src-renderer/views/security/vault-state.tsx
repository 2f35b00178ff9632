import { LockKeyholeOpen } from 'lucide-react'
import type { VaultStatus } from '../../../src-main/contract/vault.ts'
import { formatCount, formatDay } from '../../lib/format.ts'
import { routeTo } from '../../lib/route.ts'
import { rootText } from '../../lib/vault-text.ts'
import { Card } from '../../ui/card.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Section } from '../../ui/section.tsx'

export function VaultState({ status }: { status: VaultStatus }) {
  const { root, secrets, unreadable, data_key_created_at } = status
  const facts: [string, string | null][] = [
    ['Sealed', formatCount(secrets, 'secret')],
    ['Root secret', root === null ? null : rootText[root]],
    ['Data key since', data_key_created_at === null ? null : formatDay(data_key_created_at)],
  ]
  return (
    <Section
      title="Vault"
      description="Every provider key is sealed here and only opened for the request that needs it."
    >
      <Card className="px-4 py-3.5">
        <div className="flex items-center gap-2">
          <LockKeyholeOpen size={15} className="text-ok" aria-hidden />
          <h3 className="text-md leading-5 font-semibold">Open</h3>
        </div>
        <dl className="mt-2.5 flex flex-wrap gap-x-10 gap-y-2">
          {facts.map(
            ([word, fact]) =>
              fact !== null && (
                <div key={word}>
                  <dt className="text-xs text-ink-3">{word}</dt>
                  <dd className="font-medium">{fact}</dd>
                </div>
              ),
          )}
        </dl>
        {unreadable > 0 && (
          <Notice className="mt-3">
            {formatCount(unreadable, 'key does', 'keys do')} not open any more. Enter{' '}
            {unreadable === 1 ? 'it' : 'them'} again in{' '}
            <a
              href={routeTo('providers')}
              draggable={false}
              className="cursor-default font-medium text-accent underline underline-offset-2"
            >
              Providers
            </a>
            .
          </Notice>
        )}
      </Card>
    </Section>
  )
}
