import { type FormEvent, useState } from 'react'
import type { Network } from '../../../src-main/contract/network.ts'
import { useAttempt } from '../../lib/use-attempt.ts'
import { saveNetwork } from '../../stores/network.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { Problem } from '../../ui/problem.tsx'
import { RadioCards } from '../../ui/radio-cards.tsx'
import { TextArea } from '../../ui/text-area.tsx'
import { changeOf, draftOf, type ProxyDraft } from './network-draft.ts'

/** Which proxy is asked to reach others. Nothing counts before it is saved. */
export function ProxyForm({ network }: { network: Network }) {
  const [draft, setDraft] = useState(() => draftOf(network))
  const { busy, problem, attempt } = useAttempt()
  const change = changeOf(draft, network)
  const set = (fields: Partial<ProxyDraft>) => setDraft({ ...draft, ...fields })

  function save(event: FormEvent): void {
    event.preventDefault()
    if (change === null || busy) return
    void attempt(async () => setDraft(draftOf(await saveNetwork(change))))
  }

  return (
    <form onSubmit={save} className="flex flex-col gap-4">
      <RadioCards
        label="Connections go"
        value={draft.proxy}
        onChange={(proxy) => set({ proxy })}
        choices={[
          {
            value: 'system',
            name: 'As the system says',
            description:
              network.systemProxy === null
                ? 'Directly, at the moment.'
                : `By ${network.systemProxy}, at the moment.`,
          },
          { value: 'none', name: 'Directly', description: 'Whatever the system says.' },
          {
            value: 'custom',
            name: 'By this proxy',
            description: 'One that your company runs, for example.',
          },
        ]}
      />
      {draft.proxy === 'custom' && <ProxyFields network={network} draft={draft} set={set} />}
      {draft.proxy !== 'none' && (
        <TextArea
          label="Except these hosts, which are asked directly"
          placeholder={'intranet.example\n.home.example\n10.0.0.0/8'}
          rows={3}
          value={draft.exceptions}
          onChange={(event) => set({ exceptions: event.target.value })}
        />
      )}
      {problem !== null && <Problem>{problem}</Problem>}
      <div className="flex justify-end gap-2">
        {change !== null && (
          <Button onClick={() => setDraft(draftOf(network))} disabled={busy}>
            Discard
          </Button>
        )}
        <Button kind="primary" type="submit" disabled={busy || change === null}>
          Save
        </Button>
      </div>
    </form>
  )
}

interface ProxyFieldsProps {
  network: Network
  draft: ProxyDraft
  set: (fields: Partial<ProxyDraft>) => void
}

function ProxyFields({ network, draft, set }: ProxyFieldsProps) {
  const { attempt, busy, problem } = useAttempt()
  const { hasProxyPassword: kept, passwordUnreadable: unreadable } = network
  return (
    <>
      <Field
        label="Address"
        placeholder="http://proxy.example:8080"
        value={draft.address}
        onChange={(event) => set({ address: event.target.value })}
      />
      <div className="grid grid-cols-2 gap-4">
        <Field
          label="Name"
          hint="If it wants one"
          value={draft.user}
          onChange={(event) => set({ user: event.target.value })}
        />
        <Field
          label="Password"
          type="password"
          placeholder={kept ? 'Kept in the vault' : ''}
          hint={kept ? 'Leave empty to keep it' : 'Kept in the vault, for this address only'}
          problem={unreadable ? 'It no longer opens. Enter it again.' : null}
          value={draft.password}
          onChange={(event) => set({ password: event.target.value })}
        />
      </div>
      {kept && (
        <div className="-mt-2 flex justify-end">
          <Button
            kind="quiet"
            disabled={busy}
            onClick={() => void attempt(() => saveNetwork({ proxyPassword: null }))}
          >
            Forget the password
          </Button>
        </div>
      )}
      {problem !== null && <Problem>{problem}</Problem>}
    </>
  )
}
