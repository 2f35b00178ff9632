import type { ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { endProcess, startServer } from './contenders/child.ts'
import { measureAborts } from './gateway/aborts.ts'
import { type Block, runBlock } from './gateway/block.ts'
import type { Gateway, Launched } from './gateway/contender.ts'
import { launchBare } from './gateway/launch-bare.ts'
import { launchCorral } from './gateway/launch-corral.ts'
import { launchPortkey } from './gateway/launch-portkey.ts'
import { readOptions, usage } from './gateway/options.ts'
import { direct, printAborts, printScenario } from './gateway/report.ts'
import { type Scenario, scenarios } from './gateway/scenarios.ts'
import { readOrExit } from './read-or-exit.ts'

/**
 * The same requests through Corral, through the least pipe there can be and, if wanted, through
 * Portkey's gateway, in short blocks in random order, so that a busy machine slows all of them: the
 * ratios mean something, the figures beside them only on a quiet machine.
 */
const abortsEach = 30
const blockMs = 600
const warmUpMs = 1500
const options = readOrExit(readOptions, usage)
const program = fileURLToPath(new URL('gateway/fake-upstream.ts', import.meta.url))
const { child: upstream, address } = await startServer([process.execPath, program], {
  stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
})
const running: Launched[] = []
try {
  await launchAll()
  const gateways = running.flatMap((launched) => launched.gateways)
  for (const gateway of gateways) await warmUp(gateway)
  for (const scenario of scenarios.filter(({ name }) => isWanted(name))) {
    await measure(scenario, [withoutGateway(address), ...gateways])
  }
  if (isWanted('abort')) await measureLeaving(gateways, upstream)
} finally {
  for (const launched of running) await launched.stop()
  await endProcess(upstream)
}

async function launchAll(): Promise<void> {
  running.push(await launchBare(address))
  running.push(await launchCorral(address, { profileDir: options.profileDir }))
  if (!options.portkey) return
  const portkey = await launchPortkey(address)
  if (portkey) running.push(portkey)
  else console.log("Portkey's gateway cannot be installed or does not start: left out.")
}

function withoutGateway(origin: string): Gateway {
  return { name: direct, origin, protocol: 'openai', headers: {}, pid: null, model: (name) => name }
}

/** A program that has just begun runs code that is not compiled yet. */
async function warmUp(gateway: Gateway): Promise<void> {
  for (const scenario of scenarios) await runBlock(gateway, scenario, warmUpMs)
}

/** The round before the first is not counted. */
async function measure(scenario: Scenario, gateways: readonly Gateway[]): Promise<void> {
  const rounds = new Map<string, Block[]>(gateways.map(({ name }) => [name, []]))
  for (let round = -1; round < options.rounds; round++) {
    for (const gateway of inRandomOrder(gateways)) {
      const block = await runBlock(gateway, scenario, blockMs)
      if (round >= 0) rounds.get(gateway.name)?.push(block)
    }
  }
  printScenario(scenario, rounds)
}

async function measureLeaving(gateways: readonly Gateway[], provider: ChildProcess): Promise<void> {
  console.log('\nabort: from the client that leaves to the upstream that sees it')
  for (const gateway of gateways) {
    printAborts(gateway.name, await measureAborts(gateway, provider, abortsEach))
  }
}

function inRandomOrder<T>(list: readonly T[]): T[] {
  return list
    .map((value) => ({ value, lot: Math.random() }))
    .toSorted((one, other) => one.lot - other.lot)
    .map(({ value }) => value)
}

function isWanted(name: string): boolean {
  return options.only.length === 0 || options.only.some((part) => name.includes(part))
}
