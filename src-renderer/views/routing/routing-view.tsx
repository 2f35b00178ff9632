import { Plus, Waypoints } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { RoutingRule } from '../../../src-main/contract/routing.ts'
import { formatCount } from '../../lib/format.ts'
import { routeTo } from '../../lib/route.ts'
import { useKeptFocus } from '../../lib/use-kept-focus.ts'
import { useCaller } from '../../stores/caller.ts'
import { useFresh } from '../../stores/fetched.ts'
import { forgetDeletedRule, refreshRules, useRules } from '../../stores/rules.ts'
import { refreshTokens } from '../../stores/tokens.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Problem } from '../../ui/problem.tsx'
import { Screen } from '../../ui/screen.tsx'
import { Section } from '../../ui/section.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { DeletedRule } from './deleted-rule.tsx'
import { emptyQuestion, questionOf } from './question-draft.ts'
import { RuleDialog } from './rule-dialog.tsx'
import { RuleList } from './rule-list.tsx'
import { TestSection } from './test-section.tsx'
import { useExplanation } from './use-explanation.ts'

export function RoutingView() {
  const { value, problem } = useRules()
  const admin = useCaller((caller) => caller.admin)
  const [adding, setAdding] = useState(false)
  const [question, setQuestion] = useState(emptyQuestion)
  const explained = useExplanation(questionOf(question), value)
  useFresh(refreshRules)

  useEffect(() => {
    void refreshTokens()
    return forgetDeletedRule
  }, [])

  const add = () => setAdding(true)
  return (
    <Screen
      title="Routing"
      note={noteOf(value)}
      actions={
        admin === true && (
          <Button kind="primary" onClick={add}>
            <Plus size={14} aria-hidden />
            New rule
          </Button>
        )
      }
    >
      {problem !== null && <Problem>{problem}</Problem>}
      {value === null ? (
        <div className="m-auto">{problem === null && <Spinner label="Loading the rules" />}</div>
      ) : (
        <>
          <TestSection
            question={question}
            onChange={setQuestion}
            explained={explained}
            rules={value}
          />
          <Rules
            rules={value}
            matchedId={explained.explanation?.matched_rule_id ?? null}
            readOnly={admin !== true}
          />
        </>
      )}
      <RuleDialog open={adding} rule={null} onClose={() => setAdding(false)} />
    </Screen>
  )
}

interface RulesProps {
  rules: RoutingRule[]
  matchedId: number | null
  readOnly: boolean
}

function Rules({ rules, matchedId, readOnly }: RulesProps) {
  const kept = useKeptFocus<HTMLDivElement>(rules.map(({ id }) => id).join() || 'none')
  return (
    <Section
      title="Rules"
      description={
        <>
          Tried from the top; the first that fits decides.{' '}
          <a
            href={routeTo('usage', undefined, { show: 'requests', by: 'backend' })}
            className="text-accent underline underline-offset-2"
          >
            See where requests went
          </a>
        </>
      }
    >
      <div ref={kept} tabIndex={-1} className="outline-none">
        {readOnly && (
          <Notice className="mb-3">Only administrators change rules. Ask one of them.</Notice>
        )}
        <DeletedRule />
        {rules.length === 0 ? (
          <NoRules />
        ) : (
          <RuleList rules={rules} matchedId={matchedId} readOnly={readOnly} />
        )}
      </div>
    </Section>
  )
}

function NoRules() {
  return (
    <Card className="flex">
      <EmptyState icon={<Waypoints size={28} strokeWidth={1.5} aria-hidden />} title="No rules yet">
        Without rules, Corral finds names by itself: a model on this Mac, or provider/model. A rule
        sends a name elsewhere, says who answers when a provider fails, or keeps requests on this
        Mac.
      </EmptyState>
    </Card>
  )
}

function noteOf(rules: RoutingRule[] | null): string | undefined {
  if (rules === null || rules.length === 0) return 'Which name goes where'
  const off = rules.filter(({ enabled }) => !enabled).length
  return `${formatCount(rules.length, 'rule')}${off === 0 ? '' : `, ${off} off`}`
}
