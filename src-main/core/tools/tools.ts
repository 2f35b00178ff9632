import type { KnownTool, McpServer, ToolBox, ToolConsent } from '../../contract/tools.ts'
import { type Caller, userIdOf } from '../accounts/caller.ts'
import { CorralError } from '../errors.ts'
import { type Live, createLive } from '../lib/live.ts'
import type { BuiltInTool } from './built-in/built-in-tool.ts'
import { calculator } from './built-in/calculator.ts'
import { clock } from './built-in/clock.ts'
import { createConsents } from './consents.ts'
import { readArguments } from './read-arguments.ts'
import { fingerprintOf, maxTools } from './servers/offered.ts'
import { type Servers, type ServersDeps, createServers, present } from './servers/servers.ts'
import { modelToolName, toolId } from './tool-names.ts'
import { type OfferedTool, type ToolOutcome, type ToolRunner, mayUseTools } from './tool-runner.ts'

/** The tools that models may use in conversations, and the servers that offer them. */
export interface Tools {
  readonly runner: ToolRunner
  readonly servers: Omit<Servers, 'all'>
  /** What this caller may see of it all. */
  box(caller: Caller): ToolBox
  /** The same now, then after each change. */
  watch(caller: Caller, signal?: AbortSignal): AsyncGenerator<ToolBox, void>
  /** @throws CorralError `not_found`, `forbidden` */
  setConsent(caller: Caller, tool: string, consent: ToolConsent): KnownTool
}

interface Tool extends OfferedTool {
  readonly title: string
  readonly fingerprint: string
  run(given: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<ToolOutcome>
}

const builtIn = [calculator, clock].map(builtInTool)

export type ToolsDeps = Omit<ServersDeps, 'onChange'>

export function createTools(deps: ToolsDeps): Tools {
  const live: Live<null> = createLive(() => null)
  const consents = createConsents(deps.db)
  const servers = createServers({ ...deps, onChange: live.changed })
  const all = () => [...builtIn, ...servers.all().flatMap(serverTools)]
  const allFor = (caller: Caller) => (mayUseTools(caller) ? all() : builtIn)
  const consentTo = (caller: Caller, tool: Tool) => consents.of(userIdOf(caller) ?? 0, tool)
  const known = (caller: Caller, tool: Tool): KnownTool => {
    const { id, name, title, description, server, parameters } = tool
    const consent = consentTo(caller, tool)
    return { id, name, title, description, server, parameters, consent }
  }
  const box = (caller: Caller): ToolBox => ({
    tools: allFor(caller).map((tool) => known(caller, tool)),
    servers: servers.all().map((server) => seenBy(caller, present(server))),
  })
  const setConsent = (caller: Caller, id: string, consent: ToolConsent) => {
    const tool = allFor(caller).find((one) => one.id === id)
    if (!tool) throw new CorralError('not_found', 'There is no such tool.')
    if (!mayUseTools(caller)) {
      throw new CorralError('forbidden', 'A token of an app does not answer for its user.')
    }
    consents.set(userIdOf(caller) ?? 0, tool, consent)
    live.changed()
    return known(caller, tool)
  }

  const runner: ToolRunner = {
    async offered(caller) {
      const wanted = allFor(caller).filter((tool) => consentTo(caller, tool) !== 'never')
      return withOwnNames(wanted).slice(0, maxTools)
    },
    consentOf(caller, id) {
      const tool = allFor(caller).find((one) => one.id === id)
      return tool ? consentTo(caller, tool) : 'never'
    },
    allowAlways: (caller, id) => void setConsent(caller, id, 'always'),
    async run(id, argumentsText, { signal, caller }) {
      signal.throwIfAborted()
      const tool = allFor(caller).find((one) => one.id === id)
      if (!tool) return { text: 'There is no such tool now.', failed: true }
      const read = readArguments(argumentsText, tool.parameters)
      if ('mistake' in read) return { text: read.mistake, failed: true }
      const outcome = await tool.run(read.given, signal)
      signal.throwIfAborted()
      return outcome
    },
  }

  return {
    runner,
    servers: {
      ...servers,
      async update(change) {
        const before = servers.all().find(({ row }) => row.id === change.id)?.row.name
        const updated = await servers.update(change)
        if (before !== undefined && before !== updated.name) consents.forgetServer(before)
        return updated
      },
      async remove(id) {
        const row = await servers.remove(id)
        consents.forgetServer(row.name)
        return row
      },
    },
    box,
    async *watch(caller, signal) {
      for await (const _ of live.watch(signal)) yield box(caller)
    },
    setConsent,
  }
}

function seenBy(caller: Caller, server: McpServer): McpServer {
  if (caller.access === 'admin') return server
  return { ...server, transport: null, problem: null }
}

function builtInTool({ name, run, ...facts }: BuiltInTool): Tool {
  const fingerprint = 'built in'
  return { ...facts, id: name, name, server: null, fingerprint, run: (given) => run(given) }
}

function serverTools({ row, link }: ReturnType<Servers['all']>[number]): Tool[] {
  const { uid, name: server, transport } = row
  return link.now().tools.map((tool) => ({
    ...tool,
    id: toolId(server, tool.name),
    name: modelToolName(server, tool.name),
    server,
    // Where it runs is part of what was allowed.
    fingerprint: fingerprintOf([uid, transport, tool.fingerprint]),
    run: (given, signal) => link.call(tool.name, given, signal),
  }))
}

/** The first of those with one name: the built-in ones, then by the age of their servers. */
function withOwnNames(tools: readonly Tool[]): Tool[] {
  const named = new Map<string, Tool>()
  for (const tool of tools) if (!named.has(tool.name)) named.set(tool.name, tool)
  return [...named.values()]
}
