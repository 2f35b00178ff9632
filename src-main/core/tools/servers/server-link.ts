import type { McpServer } from '../../../contract/tools.ts'
import { leavesThisMac } from '../../egress/address-rules.ts'
import type { Egress } from '../../egress/egress.ts'
import type { LeaveSwitch } from '../../egress/leave-switch.ts'
import type { ToolOutcome } from '../tool-runner.ts'
import { type ServerTool, offeredTools } from './offered.ts'
import type { OpenClient, OpenedTarget } from './open-client.ts'
import { createRetries } from './retries.ts'
import { withShortMasks } from './secret-mask.ts'
import type { ServerLimits } from './server-limits.ts'
import {
  ServerLost,
  type ServerProblem,
  isLost,
  problemOf,
  switchProblem,
} from './server-problem.ts'
import type { KeptTransport } from './server-rows.ts'
import { startServer } from './start-server.ts'

/** One server, connected for as long as it is on. */
export interface ServerLink {
  now(): LinkState
  /** Connects anew; over when that is decided. Never throws: the state says how it went. */
  connect(): Promise<void>
  /** Whether it could not read its secrets because the vault was locked. */
  waitsForVault(): boolean
  /** To be called when the switch was turned, or the vault may be open again. */
  lookAgain(isVaultOpen: boolean): void
  /** Never throws but what `signal` says. */
  call(
    tool: string,
    given: Readonly<Record<string, unknown>>,
    signal: AbortSignal,
  ): Promise<ToolOutcome>
  /** Over once nothing of it runs any more. */
  stop(): Promise<void>
}

interface LinkState extends Pick<McpServer, 'state' | 'problem' | 'version'> {
  readonly tools: readonly ServerTool[]
}

const nothing: LinkState = { state: 'off', problem: null, version: null, tools: [] }

export function createServerLink(deps: {
  readonly transport: KeptTransport
  readonly egress: Egress
  readonly nothingLeaves: LeaveSwitch
  /** Of Corral, for servers. */
  readonly version: string
  readonly limits: ServerLimits
  /** With its secrets. @throws VaultError; CorralError `vault_locked` */
  readonly openTarget: () => Promise<OpenedTarget>
  readonly onChange: () => void
}): ServerLink {
  const { transport, egress, nothingLeaves, version, limits, openTarget, onChange } = deps
  const mayLeave = transport.type === 'stdio' || leavesThisMac(new URL(transport.url))
  const mustStay = () => mayLeave && nothingLeaves.isOn()
  const retries = createRetries()
  let now = nothing
  let problem: ServerProblem | null = null
  let attempt = new AbortController()
  let client: OpenClient | null = null
  let retry: NodeJS.Timeout | undefined
  /** What was begun and has to be over before it can be said that nothing runs. */
  let ending: Promise<unknown> = Promise.resolve()

  const set = (state: Partial<LinkState>, why: ServerProblem | null = null) => {
    problem = why
    now = { ...nothing, ...state }
    onChange()
  }
  const andThen = (work: Promise<unknown> | undefined) => {
    ending = Promise.allSettled([ending, work])
  }
  const drop = () => {
    clearTimeout(retry)
    attempt.abort()
    andThen(client?.close())
    client = null
  }
  const fail = (why: ServerProblem) => {
    drop()
    set({ state: 'failed', problem: why.text }, why)
    const delayMs = why.mayPass ? retries.next() : null
    if (delayMs !== null) retry = setTimeout(() => void connect(), delayMs).unref()
  }

  const list = async (opened: OpenClient, shown: (text: string) => string) => {
    const { tools, leftOut } = offeredTools(await opened.listTools())
    if (client !== opened) return
    set({
      state: 'ready',
      tools,
      version: opened.version === null ? null : shown(opened.version),
      problem: leftOut === 0 ? null : `${leftOut} of its tools are left out: ${whyLeftOut}.`,
    })
  }

  const connect = (): Promise<void> => {
    drop()
    const mine = new AbortController()
    attempt = mine
    const before = ending
    const work = (async () => {
      set({ state: 'connecting' })
      await before
      let said = () => ''
      try {
        if (mine.signal.aborted) return
        if (mustStay()) return fail(switchProblem(transport.type))
        const target = await openTarget()
        const starting = startServer(target, { egress, version, limits, signal: mine.signal })
        said = starting.said
        const opened = await starting.opened
        if (mine.signal.aborted) {
          await opened.close()
          return
        }
        client = opened
        const lost = (why: string) =>
          client === opened && fail(problemOf(new ServerLost(why), said()))
        void opened.closed.then(lost)
        const refresh = () => list(opened, (text) => withShortMasks(starting.mask(text)))
        await refresh()
        retries.noteReady()
        opened.onToolsChanged(oneAtATime(refresh))
      } catch (error) {
        if (!mine.signal.aborted) fail(problemOf(error, said()))
      }
    })()
    andThen(work)
    return work
  }

  return {
    now: () => now,
    waitsForVault: () => problem?.until === 'vault open',
    connect() {
      retries.reset()
      return connect()
    },
    lookAgain(isVaultOpen) {
      if (now.state === 'off') return
      if (mustStay()) {
        if (problem?.until !== 'may leave') fail(switchProblem(transport.type))
      } else if (
        problem?.until === 'may leave' ||
        (problem?.until === 'vault open' && isVaultOpen)
      ) {
        void connect()
      }
    },
    async call(tool, given, signal) {
      const asked = client
      if (!asked) return { text: 'The server of this tool is not there now.', failed: true }
      try {
        return await asked.call(tool, given, signal)
      } catch (error) {
        signal.throwIfAborted()
        const why = problemOf(error, '')
        if (isLost(error) && client === asked) fail({ ...why, mayPass: true })
        return { text: `The tool failed. ${why.text}`, failed: true }
      }
    },
    async stop() {
      drop()
      set({})
      await ending
    },
  }
}

const whyLeftOut = 'more than 128, a name that is none, or a description that is too long'

/** However often it is asked for, `work` is done one time after the other, and once more at most. */
function oneAtATime(work: () => Promise<void>): () => void {
  let running = false
  let again = false
  const run = async () => {
    if (running) {
      again = true
      return
    }
    running = true
    // A list that cannot be had leaves the one that is there.
    await work().catch(() => {})
    running = false
    if (!again) return
    again = false
    await run()
  }
  return () => void run()
}
