import { Download } from 'lucide-react'
import type { ReactNode } from 'react'
import type { EgressLedger, EgressLine } from '../../../src-main/contract/activity.ts'
import { formatCount } from '../../lib/format.ts'
import { routeTo } from '../../lib/route.ts'
import { saveText } from '../../lib/save-text.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Section } from '../../ui/section.tsx'
import { useShownRows } from '../../ui/use-shown-rows.ts'
import { useNames } from '../routing/use-names.ts'
import { ledgerCsv } from './ledger-csv.ts'
import { LedgerLine } from './ledger-line.tsx'
import { LedgerTotals } from './ledger-totals.tsx'
import { NothingLeft } from './nothing-left.tsx'

interface LedgerProps {
  ledger: EgressLedger
  /** When the time began that it is about; ISO 8601. */
  from: string
}

const linesAtOnce = 100

/** One line for each app, target and reason; most bytes first. */
export function Ledger({ ledger, from }: LedgerProps) {
  const { lines, blocked } = ledger
  const { providerName } = useNames()
  const { shown, left, more } = useShownRows(lines, linesAtOnce)
  const kept = blocked === 0 ? null : `The switch kept ${formatCount(blocked, 'request')} here.`
  if (lines.length === 0) return <NothingLeft note={kept} />
  const save = () => {
    const day = new Date().toISOString().slice(0, 10)
    saveText(`corral-egress-${day}.csv`, ledgerCsv(lines, providerName))
  }
  return (
    <Section
      title="Ledger"
      description={
        <>
          One line for each app, target and reason; <UsageLink />. {kept}
        </>
      }
      action={
        <Button onClick={save}>
          <Download size={14} aria-hidden />
          Save as CSV
        </Button>
      }
    >
      <Card className="px-4">
        <table className="w-full table-fixed tabular-nums">
          <caption className="sr-only">What left this Mac</caption>
          <thead>
            <tr className="text-left text-xs text-ink-3">
              <Head>From</Head>
              <Head>To</Head>
              <Head width="w-21" right>
                Sent
              </Head>
              <Head width="w-23" right>
                Requests
              </Head>
              <Head width="w-17" right>
                Cost
              </Head>
              <Head width="w-25 min-[1040px]:w-30" right>
                Last
              </Head>
            </tr>
          </thead>
          <tbody>
            {shown.map((line) => (
              <LedgerLine key={lineId(line)} line={line} from={from} />
            ))}
          </tbody>
          <LedgerTotals lines={lines} />
        </table>
        {left > 0 && (
          <div className="-mx-4 border-t border-line p-1">
            <Button kind="quiet" onClick={more}>
              Show {left} more
            </Button>
          </div>
        )}
      </Card>
    </Section>
  )
}

function UsageLink() {
  return (
    <a href={routeTo('usage')} className="text-accent underline underline-offset-2">
      Usage tells it by key
    </a>
  )
}

function lineId(line: EgressLine): string {
  return JSON.stringify([
    line.app_id,
    line.name,
    line.backend_type,
    line.model,
    line.rule_id,
    line.reason,
  ])
}

interface HeadProps {
  width?: string
  right?: boolean
  children: ReactNode
}

function Head({ width = '', right = false, children }: HeadProps) {
  return (
    <th scope="col" className={`py-2 font-medium ${width} ${right ? 'pl-2 text-right' : ''}`}>
      {children}
    </th>
  )
}
