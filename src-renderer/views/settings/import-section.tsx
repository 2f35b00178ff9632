import { navigate } from '../../lib/route.ts'
import { ActionRow } from '../../ui/action-row.tsx'
import { Button } from '../../ui/button.tsx'
import { RowList } from '../../ui/row-list.tsx'
import { Section } from '../../ui/section.tsx'
import { ImportList } from './import-list.tsx'

/** Settings, Setup and import: the guide of the first start, and what other programs kept. */
export function ImportSection() {
  return (
    <>
      <Section title="Setup">
        <RowList aria-label="Setup">
          <ActionRow
            title="Guide of the first start"
            action={<Button onClick={() => navigate('setup')}>Open the guide</Button>}
          >
            Memory, models, keys and apps, one after the other. What is set stays as it is.
          </ActionRow>
        </RowList>
      </Section>
      <Section
        title="Import"
        description="What other programs have kept. Their files are only read, never changed, and you see what comes before it comes."
      >
        <ImportList />
      </Section>
    </>
  )
}
