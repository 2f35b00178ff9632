import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pino } from 'pino'
import type { McpServer, McpTransport } from '../../src-main/contract/tools.ts'
import { type Caller, owner } from '../../src-main/core/accounts/caller.ts'
import { createEgress } from '../../src-main/core/egress/egress.ts'
import { createLeaveSwitch } from '../../src-main/core/egress/leave-switch.ts'
import type { OwnUse } from '../../src-main/core/egress/own-use.ts'
import { openData } from '../../src-main/core/open-data.ts'
import { createSettings } from '../../src-main/core/settings/settings.ts'
import { type ServerLimits, usualLimits } from '../../src-main/core/tools/servers/server-limits.ts'
import type { ToolOutcome } from '../../src-main/core/tools/tool-runner.ts'
import { type Tools, createTools } from '../../src-main/core/tools/tools.ts'
import type { Vault } from '../../src-main/core/vault/vault.ts'
import { eventually, temporaryFolder } from '../helpers/test-corral.ts'
import { testHost } from '../helpers/test-host.ts'

/** What Corral is started with; none of it is for the programs of others. */
export const ownVariables = {
  CORRAL_MASTER_KEY: 'n0Xb2mJmW5vN7kq3Yy8sQ1tLr4uEoP6a',
  OPENAI_API_KEY: 'sk-of-the-owner',
  TMPDIR: '/tmp',
}

/** The tools of Corral on a data folder of their own, with all that they need and nothing else. */
export interface TestTools extends AsyncDisposable {
  readonly tools: Tools
  readonly vault: Vault
  readonly dataDir: string
  /** What Corral has connected to, once it is over. */
  readonly uses: readonly OwnUse[]
  logged(): string
  /** Turns the switch that nothing leaves. */
  nothingLeaves(isOn: boolean): void
  run(id: string, given?: object, signal?: AbortSignal, caller?: Caller): Promise<ToolOutcome>
  server(name: string): McpServer
  /** Waits until a server is in this state. */
  reaches(name: string, state: McpServer['state']): Promise<void>
  /** Adds a program that speaks MCP, and waits until it is there, or is not. */
  addProgram(
    name: string,
    given?: { args?: string[]; environment?: Record<string, string> },
  ): Promise<McpServer>
  /** Ends everything and keeps the folder. */
  close(): Promise<void>
}

/** The program of `tool-server.ts`, misbehaving as its first argument says. */
export function programOf(args: string[], environment: Record<string, string> = {}): McpTransport {
  const file = join(import.meta.dirname, 'tool-server.ts')
  return { type: 'stdio', command: process.execPath, args: [file, ...args], environment }
}

export async function openTestTools(
  given: {
    readonly dataDir?: string
    readonly environment?: Record<string, string>
    readonly limits?: Partial<ServerLimits>
  } = {},
): Promise<TestTools> {
  const dataDir = given.dataDir ?? (await temporaryFolder())
  let logText = ''
  const log = pino({ level: 'trace' }, { write: (line: string) => (logText += line) })
  const host = testHost(dataDir, { log, environment: given.environment ?? ownVariables })
  const { db, close: closeDb, vault } = await openData(host)
  const settings = createSettings(db)
  const nothingLeaves = createLeaveSwitch(settings.activity)
  const uses: OwnUse[] = []
  const egress = createEgress({
    ownPort: () => null,
    nothingLeaves,
    onOwnUse: (use) => uses.push(use),
  })
  const tools = createTools({
    db,
    vault,
    egress,
    nothingLeaves,
    host,
    limits: { ...usualLimits, ...given.limits },
  })
  tools.servers.start()
  const server = (name: string) => {
    const found = tools.box(owner).servers.find((one) => one.name === name)
    if (!found) throw new Error(`no server ${name}`)
    return found
  }
  let isClosed = false
  const close = async () => {
    if (isClosed) return
    isClosed = true
    await tools.servers.stop()
    await egress.close()
    await vault.stop()
    closeDb()
  }
  return {
    tools,
    vault,
    dataDir,
    uses,
    logged: () => logText,
    nothingLeaves: (isOn) => void settings.activity.save({ nothing_leaves: isOn }),
    run: (id, args = {}, signal = new AbortController().signal, caller = owner) =>
      tools.runner.run(id, JSON.stringify(args), { signal, caller }),
    server,
    reaches: async (name, state) => {
      await eventually(() => server(name).state).toBe(state)
    },
    async addProgram(name, { args = [], environment = {} } = {}) {
      await tools.servers.add({ name, transport: programOf(args, environment) })
      // Not by polling: that works inside of tests only.
      for await (const _ of tools.watch(owner, AbortSignal.timeout(25_000))) {
        if (server(name).state !== 'connecting') break
      }
      return server(name)
    },
    close,
    async [Symbol.asyncDispose]() {
      await close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
