import { openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createCorral } from '../../../src-main/core/corral.ts'
import { testHost } from '../../helpers/test-host.ts'
import { entry, everything, thisMac } from './entries.ts'

/**
 * Run as a process of its own, to be killed: the whole application without its port. Writes
 * down what it has recorded, and when; and each administrative act once it was answered.
 */
const [dataDir = '', round = ''] = process.argv.slice(2)
const corral = await createCorral(testHost(dataDir))
// A file takes all at once; a pipe that nobody empties in time would not.
const diary = openSync(join(dataDir, `said-${round}`), 'a')
const say = (line: string) => writeSync(diary, `${line}\n`)
const failure = {
  type: 'upstream_failed',
  message: 'The provider is overloaded.',
  upstreamStatus: 529,
  upstreamCode: null,
}

async function act(): Promise<void> {
  for (let at = 0; ; at++) {
    const label = `act-${round}-${at}`
    await corral.client.tokens.create({ label, access: 'user' })
    say(`act ${label}`)
    await sleep(15)
  }
}

// The thread runs, as it does a moment after the first request.
corral.activity.record(entry())
await corral.activity.list(everything, {}, { limit: 1 })
process.stdout.write('ready')
void act()
for (let at = 0; ; at++) {
  const requestId = `req-${round}-${at}`
  corral.activity.record(
    at % 10 === 0
      ? entry({ requestId, status: 'error', error: failure, tokens: null, costNanousd: null })
      : entry({ requestId, askedModel: `model-${at % 50}`, target: thisMac }),
  )
  say(`row ${requestId} ${Date.now()}`)
  if (at % 4 === 3) await sleep(1)
}
