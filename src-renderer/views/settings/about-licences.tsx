import { ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { useAttempt } from '../../lib/use-attempt.ts'
import { Button } from '../../ui/button.tsx'
import { Problem } from '../../ui/problem.tsx'
import { Section } from '../../ui/section.tsx'

interface Licence {
  name: string
  version: string
  licence: string
  text: string
}

/** Written beside the page when Corral is built. */
async function readLicences(): Promise<Licence[]> {
  const answer = await fetch('./licences.json')
  return (await answer.json()) as Licence[]
}

/** Whose work is part of Corral, and on which terms. */
export function Licences() {
  const [list, setList] = useState<Licence[] | null>(null)
  const { busy, problem, attempt } = useAttempt()
  const show = () => void attempt(async () => setList(await readLicences()))
  return (
    <Section
      title="Made with the work of others"
      description="Electron brings Chromium, whose notices lie in the app as LICENSES.chromium.html."
      action={
        list === null && (
          <Button disabled={busy} onClick={show}>
            Show the licences
          </Button>
        )
      }
    >
      {problem !== null && <Problem>{problem}</Problem>}
      {list !== null && (
        <ul
          aria-label="Licences"
          className="divide-y divide-line overflow-clip rounded-lg border border-line bg-card"
        >
          {list.map((licence) => (
            <LicenceRow key={`${licence.name} ${licence.version}`} licence={licence} />
          ))}
        </ul>
      )}
    </Section>
  )
}

/** Hundreds of them: what is closed costs next to nothing, and the browser finds words in it. */
function LicenceRow({ licence: { name, version, licence, text } }: { licence: Licence }) {
  return (
    <li>
      <details className="group/licence">
        <summary className="flex list-none items-center gap-1 px-3 py-1.5 -outline-offset-2">
          <ChevronRight
            size={14}
            aria-hidden
            className="shrink-0 text-ink-3 group-open/licence:rotate-90"
          />
          <span className="font-medium">{name}</span>{' '}
          <span className="min-w-0 truncate text-ink-3">
            {[version, licence].filter((part) => part !== '').join(', ')}
          </span>
        </summary>
        <pre className="mx-4 mb-3 rounded-md bg-sunken p-3 text-xs leading-5 whitespace-pre-wrap wrap-anywhere select-text">
          {text || 'It carries no text of its licence.'}
        </pre>
      </details>
    </li>
  )
}
