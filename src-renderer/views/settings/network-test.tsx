import { CircleCheck, CircleX } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { ConnectionTest } from '../../../src-main/contract/network.ts'
import { client } from '../../api/client.ts'
import { formatDuration } from '../../lib/format.ts'
import { useAttempt } from '../../lib/use-attempt.ts'
import { refreshProviders, useProviders } from '../../stores/providers.ts'
import { Button } from '../../ui/button.tsx'
import { Problem } from '../../ui/problem.tsx'
import { Section } from '../../ui/section.tsx'
import { SelectField } from '../../ui/select-field.tsx'

const hub = 'hub'

/** Asks somebody out there, without any key, and says how far it got. */
export function TestSection() {
  const providers = useProviders(({ value }) => value)
  const [target, setTarget] = useState(hub)
  const [result, setResult] = useState<ConnectionTest | null>(null)
  const { busy, problem, attempt } = useAttempt()
  const choices = [
    { value: hub, label: 'Hugging Face, or its mirror' },
    ...(providers ?? [])
      .filter(({ base_url }) => base_url !== null)
      .map(({ id, display_name, base_url }) => {
        return { value: String(id), label: display_name, note: URL.parse(base_url ?? '')?.host }
      }),
  ]

  useEffect(() => void refreshProviders(), [])

  function test(): void {
    setResult(null)
    const input = target === hub ? {} : { providerId: Number(target) }
    void attempt(async () => setResult(await client.network.test(input)))
  }

  return (
    <Section
      title="Test connection"
      description="Asks by the settings above, once they are saved. No key is sent."
    >
      <div className="flex items-end gap-3">
        <SelectField
          className="w-72"
          label="Whom to ask"
          choices={choices}
          value={target}
          onChange={(next) => {
            setTarget(next)
            setResult(null)
          }}
        />
        <Button className="h-8" disabled={busy} onClick={test}>
          {busy ? 'Asking…' : 'Test'}
        </Button>
      </div>
      {problem !== null && <Problem className="mt-3">{problem}</Problem>}
      <output className="block">{result !== null && <Result result={result} />}</output>
    </Section>
  )
}

/** The step that failed, in a word or two. */
const stepText: Record<NonNullable<ConnectionTest['failedStep']>, string> = {
  switch: 'Kept here',
  address: 'The address',
  proxy: 'The proxy',
  name: 'The name',
  connection: 'The connection',
  certificate: 'The certificate',
  answer: 'The answer',
}

function Result({ result }: { result: ConnectionTest }) {
  const { ok, host, proxy, failedStep, message, durationMs } = result
  const Icon = ok ? CircleCheck : CircleX
  const way = proxy === null ? 'asked directly' : `by ${proxy}`
  return (
    <div className="mt-3 flex items-start gap-2 rounded-md bg-fill px-3 py-2 select-text">
      <Icon
        size={15}
        aria-hidden
        className={`mt-[3px] shrink-0 ${ok ? 'text-ok' : 'text-danger'}`}
      />
      <div className="min-w-0">
        <p className="wrap-anywhere">
          {failedStep !== null && (
            <strong className="font-semibold">{stepText[failedStep]}: </strong>
          )}
          {message}
        </p>
        <p className="text-sm wrap-anywhere text-ink-3">
          {host}, {way}, {formatDuration(durationMs)}
        </p>
      </div>
    </div>
  )
}
