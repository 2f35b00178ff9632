import { CopyButton } from '../../ui/copy-button.tsx'
import { RowList } from '../../ui/row-list.tsx'
import { Section } from '../../ui/section.tsx'
import { dialectsAt } from './dialect-text.ts'

/** What the one port speaks, with the base URL that clients of each protocol want. */
export function Dialects({ address }: { address: string }) {
  return (
    <Section
      title="Protocols"
      description="One port speaks them all. Clients differ in what they call the base URL."
    >
      <RowList aria-label="Protocols">
        {dialectsAt(address).map(({ name, baseUrl, does }) => (
          <li key={name} aria-label={name} className="flex items-center gap-4 py-2.5 pr-3 pl-4">
            <div className="min-w-0 flex-1">
              <h3 className="font-medium">{name}</h3>
              <p className="text-ink-2">{does}</p>
            </div>
            <code className="shrink-0 text-sm select-text">{baseUrl}</code>
            <CopyButton label={`Copy base URL for ${name}`} text={baseUrl} />
          </li>
        ))}
      </RowList>
    </Section>
  )
}
