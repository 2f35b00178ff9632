import { createInterface } from 'node:readline/promises'
import { egressTable } from '../egress-table.ts'
import { firstOfDays } from '../moment.ts'
import { withClient } from '../with-client.ts'

interface Output {
  json?: boolean
}

/** What left this Mac, and whether anything may. */
export async function egress({ days, json }: Output & { days: number }): Promise<void> {
  const from = firstOfDays(days).toISOString()
  const ledger = await withClient('admin', (client) => client.activity.egress({ from }))
  if (json) return console.log(JSON.stringify(ledger))
  console.log(egressTable(ledger))
  const { nothing_leaves, blocked } = ledger
  const kept = blocked === 0 ? '' : `; ${blocked} requests were kept here`
  console.error(`corral: ${nothing_leaves ? 'nothing may leave' : 'requests may leave'}${kept}`)
}

/** Nothing leaves from now on: no connection to another machine is opened, whoever asks. */
export function blockEgress(options: Output): Promise<void> {
  return turn(true, options)
}

/** Asks first on a terminal. @throws Error where nobody can be asked, or who was asked says no */
export async function allowEgress(options: Output & { yes?: boolean }): Promise<void> {
  if (!options.yes) await confirm()
  await turn(false, options)
}

async function turn(nothingLeaves: boolean, { json }: Output): Promise<void> {
  const { nothing_leaves } = await withClient('admin', (client) =>
    client.activitySettings.update({ nothing_leaves: nothingLeaves }),
  )
  if (json) return console.log(JSON.stringify({ nothing_leaves }))
  console.error(`corral: ${nothing_leaves ? 'nothing leaves this Mac now' : 'requests may leave'}`)
}

async function confirm(): Promise<void> {
  if (!process.stdin.isTTY) throw new Error('nobody is here to be asked; give --yes')
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    const answer = await terminal.question('May requests leave this Mac again? [y/N] ')
    if (!/^y(es)?$/i.test(answer.trim())) throw new Error('nothing was changed')
  } finally {
    terminal.close()
  }
}
