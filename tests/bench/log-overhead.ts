import { fileURLToPath } from 'node:url'
import { endProcess, startServer } from './contenders/child.ts'
import { type Block, quantile, runBlock } from './gateway/block.ts'
import type { Launched } from './gateway/contender.ts'
import { launchCorral } from './gateway/launch-corral.ts'
import { type Scenario, scenarios } from './gateway/scenarios.ts'

/**
 * What the log of requests costs: the same requests through two Corrals that differ in it only, in
 * short blocks that take turns, so that a busy machine slows both. Each pair of blocks gives a ratio;
 * shown is the median of them, with the quarter of pairs on either side of it.
 *
 * Usage: npm run bench:log -- [rounds] [part of a scenario's name]
 */
const [, , roundsGiven = '20', wanted = ''] = process.argv
const rounds = Number(roundsGiven)
const blockMs = 1000

const program = fileURLToPath(new URL('gateway/fake-upstream.ts', import.meta.url))
const { child: upstream, address } = await startServer([process.execPath, program], {
  stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
})
const launched: Launched[] = []
try {
  for (const logsRequests of [true, false]) {
    launched.push(await launchCorral(address, { logsRequests }))
  }
  for (const scenario of scenarios.filter(({ name }) => name.includes(wanted))) {
    await measure(scenario)
  }
} finally {
  for (const one of launched) await one.stop()
  await endProcess(upstream)
}

async function measure(scenario: Scenario): Promise<void> {
  const [withLog, without] = launched.map(({ gateways }) => gateways[0])
  if (!withLog || !without) throw new Error('a Corral did not start')
  const pairs: [Block, Block][] = []
  for (let round = -2; round < rounds; round++) {
    const isFirst = Math.random() < 0.5
    const first = await runBlock(isFirst ? withLog : without, scenario, blockMs)
    const second = await runBlock(isFirst ? without : withLog, scenario, blockMs)
    if (round >= 0) pairs.push(isFirst ? [first, second] : [second, first])
  }
  const cpu = pairs.map(([a, b]) => (a.cpuMicroseconds ?? 0) / (b.cpuMicroseconds ?? 1))
  const rate = pairs.map(([a, b]) => b.unitsPerSecond / a.unitsPerSecond)
  const perUnit = quantile(
    pairs.map(([a]) => a.cpuMicroseconds ?? 0),
    0.5,
  )
  console.log(
    `${scenario.name.padEnd(12)} CPU ${spread(cpu)}  time ${spread(rate)}  (${perUnit.toFixed(1)} us of CPU a ${scenario.unit})`,
  )
}

function spread(ratios: readonly number[]): string {
  const [low, middle, high] = [0.25, 0.5, 0.75].map((share) => quantile(ratios, share).toFixed(3))
  return `x ${middle} (${low} to ${high})`
}
