import type { AppVerdict, SelfTestReport, SelfTestResult } from '../../contract/self-tests.ts'
import { printable } from '../../core/lib/printable.ts'
import { interruptible } from '../interruptible.ts'
import { demandModelId } from '../known-model.ts'
import { paint } from '../paint.ts'
import { textTable } from '../text-table.ts'
import { withRunning } from '../with-client.ts'

/** Prints each test as it ends, then what apps would make of the model. */
export function selfTest(typed: string, options: { json?: boolean }): Promise<void> {
  return interruptible((signal) =>
    withRunning('user', async (client) => {
      const modelId = await demandModelId(client, typed)
      let report: SelfTestReport | undefined
      let printed = 0
      for await (report of await client.selfTests.run({ modelId }, { signal })) {
        if (options.json) continue
        for (const result of report.results.slice(printed)) console.log(lineOf(result))
        printed = report.results.length
      }
      if (!report) return
      console.log(options.json ? JSON.stringify(report) : `\n${appTable(report.apps)}`)
      if (report.results.some(({ outcome }) => outcome === 'failed')) process.exitCode = 4
    }),
  )
}

const outcomes = {
  passed: ['green', 'passed '],
  failed: ['red', 'failed '],
  skipped: ['dim', 'skipped'],
} as const

function lineOf({ name, outcome, detail }: SelfTestResult): string {
  const [style, text] = outcomes[outcome]
  return `${paint(style, text)}  ${name.padEnd(19)}  ${printable(detail ?? '')}`
}

function appTable(apps: readonly AppVerdict[]): string {
  return textTable([
    ['APP', 'WORKS', 'WHY'],
    ...apps.map(({ app, verdict, reason }) => [app, words[verdict], reason ?? '']),
  ])
}

const words: Record<AppVerdict['verdict'], string> = {
  works: 'yes',
  partly: 'partly',
  no: 'no',
  unknown: '?',
}
