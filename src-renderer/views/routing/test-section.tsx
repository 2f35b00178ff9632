import type { Door, RoutingRule } from '../../../src-main/contract/routing.ts'
import { useTokens } from '../../stores/tokens.ts'
import { Card } from '../../ui/card.tsx'
import { CheckField } from '../../ui/check-field.tsx'
import { Field } from '../../ui/field.tsx'
import { Fold } from '../../ui/fold.tsx'
import { Problem } from '../../ui/problem.tsx'
import { Section } from '../../ui/section.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { SuggestField } from '../../ui/suggest-field.tsx'
import { useAskableModels } from '../connect/use-askable-models.ts'
import { Plan } from './plan.tsx'
import type { QuestionDraft } from './question-draft.ts'
import { doorNames } from './rule-parts.ts'
import type { useExplanation } from './use-explanation.ts'
import { useGrownHeight } from './use-grown-height.ts'

interface TestSectionProps {
  question: QuestionDraft
  onChange: (question: QuestionDraft) => void
  explained: ReturnType<typeof useExplanation>
  rules: readonly RoutingRule[]
}

const doors = Object.entries(doorNames).map(([value, label]) => ({ value, label })) as {
  value: Door
  label: string
}[]

const nobody = 'nobody'

/** Where a request would go, told while its name is typed. Nothing is sent. */
export function TestSection({ question, onChange, explained, rules }: TestSectionProps) {
  const names = useAskableModels()
  const tokens = useTokens(({ list }) => list) ?? []
  const set = (change: Partial<QuestionDraft>) => onChange({ ...question, ...change })
  const isAsked = question.name.trim() !== ''
  const { ref, minHeight } = useGrownHeight(isAsked)
  const { explanation, problem } = explained
  return (
    <Section title="Try a name" description="Shows where a request would go. Nothing is sent.">
      <Card className="p-4">
        <div className="grid grid-cols-[1fr_230px] items-start gap-3">
          <SuggestField
            label="Model name"
            placeholder="As an app would ask for it"
            suggestions={names}
            quietWhileTyping
            maxLength={512}
            value={question.name}
            onChange={(name) => set({ name })}
          />
          <SelectField
            label="Asked in"
            choices={doors}
            value={question.door}
            onChange={(door) => set({ door })}
          />
        </div>
        <Fold className="mt-2" title="The request" note={requestNote(question)}>
          <div className="grid grid-cols-[1fr_1fr_1fr] items-start gap-3">
            <SelectField
              label="From the app"
              choices={[
                { value: nobody, label: 'You' },
                ...tokens.map(({ id, label }) => ({ value: id, label })),
              ]}
              value={question.app === '' ? nobody : question.app}
              onChange={(app) => set({ app: app === nobody ? '' : app })}
            />
            <Field
              label="Tokens of the prompt"
              type="number"
              min={0}
              placeholder="0"
              value={question.input}
              onChange={(event) => set({ input: event.target.value })}
            />
            <Field
              label="Tokens of the answer, at most"
              type="number"
              min={1}
              placeholder="No limit"
              value={question.most}
              onChange={(event) => set({ most: event.target.value })}
            />
          </div>
          <div className="mt-3 flex gap-6">
            <CheckField
              label="Holds images"
              checked={question.images}
              onChange={(images) => set({ images })}
            />
            <CheckField
              label="Offers tools"
              checked={question.tools}
              onChange={(tools) => set({ tools })}
            />
          </div>
        </Fold>
        <div style={{ minHeight }}>
          <div ref={ref}>
            {isAsked && problem !== null && <Problem className="mt-3">{problem}</Problem>}
            {isAsked && explanation !== null && (
              <Plan explanation={explanation} rules={rules} onName={(name) => set({ name })} />
            )}
          </div>
        </div>
      </Card>
    </Section>
  )
}

function requestNote({ images, tools, input, most, app }: QuestionDraft): string {
  const parts = [
    images ? 'images' : null,
    tools ? 'tools' : null,
    input === '' ? null : `${input} tokens in`,
    most === '' ? null : `${most} out`,
    app === '' ? null : 'from an app',
  ].filter((part) => part !== null)
  return parts.length === 0 ? 'a short text' : parts.join(', ')
}
