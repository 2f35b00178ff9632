import { Tabs } from '@base-ui/react/tabs'
import { useReadyModelId } from '../../stores/pool.ts'
import { useTokens } from '../../stores/tokens.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Section } from '../../ui/section.tsx'
import { useChosenModel } from '../../stores/use-chosen-model.ts'
import { Marked } from './marked.tsx'
import { type SnippetValues, snippets } from './snippet-text.ts'

export function Snippets({ address }: { address: string }) {
  const readyId = useReadyModelId()
  const chosen = useChosenModel()
  const fresh = useTokens((tokens) => tokens.fresh)
  const values: SnippetValues = {
    address,
    baseUrl: `${address}/v1`,
    token: fresh?.secret ?? 'YOUR_TOKEN',
    model: readyId ?? chosen?.id ?? 'MODEL_ID',
  }
  return (
    <Section
      title="Examples"
      description={
        fresh === null
          ? 'Put a token in place of YOUR_TOKEN.'
          : 'Your new token is filled in until you leave this screen.'
      }
    >
      <Tabs.Root
        defaultValue={snippets[0]?.id}
        className="overflow-clip rounded-lg border border-line bg-card"
      >
        <Tabs.List aria-label="Language" className="flex gap-1 border-b border-line p-1.5">
          {snippets.map(({ id, label }) => (
            <Tabs.Tab
              key={id}
              value={id}
              className="h-7 rounded-sm px-3 font-medium text-ink-2 hover:text-ink data-active:bg-fill-strong data-active:text-ink"
            >
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {snippets.map(({ id, label, text }) => (
          <Tabs.Panel key={id} value={id} className="relative -outline-offset-2">
            <pre className="overflow-x-auto p-4 text-code leading-5 select-text">
              <Marked text={text(values)} parts={Object.values(values)} />
            </pre>
            <CopyButton
              label={`Copy ${label} example`}
              text={text(values)}
              className="absolute top-2.5 right-2.5 bg-card"
            />
          </Tabs.Panel>
        ))}
      </Tabs.Root>
    </Section>
  )
}
