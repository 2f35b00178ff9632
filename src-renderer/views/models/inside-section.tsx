import type { ModelDetails } from '../../../src-main/contract/models.ts'
import { formatCount } from '../../lib/format.ts'
import { Card } from '../../ui/card.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Fold } from '../../ui/fold.tsx'
import { Section } from '../../ui/section.tsx'
import { MetadataTable } from './metadata-table.tsx'

/** What few people need: the template that forms the prompts, and all the header says. */
export function InsideSection({ details }: { details: ModelDetails }) {
  const { chatTemplate, metadata } = details
  return (
    <Section title="Inside the file">
      <Card className="px-4 py-2">
        {chatTemplate === null ? (
          <p className="py-1 text-ink-3">It brings no chat template.</p>
        ) : (
          <Fold title="Chat template" note={formatCount(chatTemplate.split('\n').length, 'line')}>
            <Template text={chatTemplate} />
          </Fold>
        )}
        <Fold title="Metadata" note={formatCount(metadata.length, 'entry', 'entries')}>
          <MetadataTable metadata={metadata} />
        </Fold>
      </Card>
    </Section>
  )
}

function Template({ text }: { text: string }) {
  return (
    <div className="relative mb-2">
      {/* Scrolls, so it has to be reachable by keyboard. */}
      <section
        aria-label="Chat template"
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, also by keys
        tabIndex={0}
        className="max-h-96 overflow-auto rounded-sm border border-line bg-sunken p-3"
      >
        <pre className="w-max min-w-full text-xs leading-4.5 select-text">{text}</pre>
      </section>
      <CopyButton
        label="Copy the template"
        text={text}
        className="absolute top-1.5 right-3 bg-raised shadow-control"
      />
    </div>
  )
}
