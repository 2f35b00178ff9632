import { KeyRound, Plus } from 'lucide-react'
import { useState } from 'react'
import { routeTo, useRouteQuery } from '../../lib/route.ts'
import { useTokens } from '../../stores/tokens.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { LongRowList } from '../../ui/long-row-list.tsx'
import { Problem } from '../../ui/problem.tsx'
import { Section } from '../../ui/section.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { CreateTokenDialog } from './create-token-dialog.tsx'
import { TokenRow } from './token-row.tsx'

export function TokenList() {
  const { list, problem } = useTokens()
  const [creating, setCreating] = useState(false)
  // The menu-bar item leads here to make one.
  const asked = useRouteQuery().get('new') === 'token'

  function close(): void {
    setCreating(false)
    if (asked) location.replace(routeTo('gateway'))
  }

  return (
    <Section
      title="Tokens"
      description="Each app signs in with a token of its own, which you can revoke."
      action={
        <Button onClick={() => setCreating(true)}>
          <Plus size={14} aria-hidden />
          New token
        </Button>
      }
    >
      {problem !== null && <Problem className="mb-3">{problem}</Problem>}
      {list === null ? (
        problem === null && <Spinner label="Loading tokens" />
      ) : list.length === 0 ? (
        <div className="flex rounded-lg border border-line bg-card">
          <EmptyState
            icon={<KeyRound size={24} strokeWidth={1.5} aria-hidden />}
            title="No tokens yet"
          >
            Make one for the first app that you connect.
          </EmptyState>
        </div>
      ) : (
        <LongRowList label="Tokens" rows={list}>
          {(token) => <TokenRow key={token.id} token={token} />}
        </LongRowList>
      )}
      <CreateTokenDialog open={creating || asked} onClose={close} />
    </Section>
  )
}
