import type { ReactNode } from 'react'
import type { Model, Provenance } from '../../../src-main/contract/models.ts'
import { formatMoment } from '../../lib/format.ts'
import { routeTo } from '../../lib/route.ts'
import { Card } from '../../ui/card.tsx'
import { CopyText } from '../../ui/copy-text.tsx'
import { Section } from '../../ui/section.tsx'
import { UpdatePanel } from './update-panel.tsx'

/** Where the file was fetched from, and whether its publisher has changed it since. */
export function OriginSection({ model }: { model: Model }) {
  const { provenance } = model
  return (
    <Section title="Where it comes from">
      <Card className="px-4 py-3">
        {provenance === null ? (
          <p className="text-ink-2">
            Not known: Corral did not fetch this file. Its publisher’s changes cannot be followed.
          </p>
        ) : (
          <>
            <Origin origin={provenance} />
            <UpdatePanel model={model} />
          </>
        )}
      </Card>
    </Section>
  )
}

function Origin({ origin }: { origin: Provenance }) {
  const { repo, file, commit, licence, downloadedAt } = origin
  return (
    <dl
      aria-label="Origin"
      className="grid grid-cols-[104px_minmax(0,1fr)_96px_minmax(0,1fr)] gap-x-4 gap-y-2 select-text"
    >
      <Fact name="Repository">
        <a
          href={routeTo('discover', repo)}
          draggable={false}
          className="text-accent underline decoration-transparent underline-offset-2 hover:decoration-current"
        >
          {repo}
        </a>
      </Fact>
      <Fact name="Licence">{licence ?? 'Not told'}</Fact>
      <Fact name="File">{file}</Fact>
      <Fact name="Fetched">{formatMoment(downloadedAt)}</Fact>
      <Fact name="Version">
        <CopyText label="Copy commit" text={commit} />
      </Fact>
    </dl>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-3">{name}</dt>
      <dd className="min-w-0 wrap-anywhere">{children}</dd>
    </>
  )
}
