import { EgressError, isBySwitch, nothingLeaves } from '../../egress/egress-error.ts'
import { CorralError } from '../../errors.ts'
import { VaultError } from '../../vault/vault.ts'
import { plainText } from './plain-text.ts'

/** Why a server is not there. */
export interface ServerProblem {
  /** For administrators. */
  readonly text: string
  /** It may be over by itself: it is tried again. */
  readonly mayPass: boolean
  /** It is over as soon as things may leave this Mac, or as soon as the vault is open. */
  readonly until: 'may leave' | 'vault open' | null
}

const programsToo =
  'A program can reach the network by ways that Corral does not see, so none runs meanwhile.'

const statusTexts: Readonly<Record<number, string>> = {
  401: 'It wants to know who asks (401). A token is given as a header, such as Authorization: Bearer …',
  403: 'It refuses what was given as headers (403).',
  404: 'There is no MCP server at this address (404).',
}

/** Its program has ended, or its connection; the message says how, in words for an administrator. */
export class ServerLost extends Error {}

/** Whether nothing more can be asked over this connection. */
export function isLost(error: unknown): boolean {
  if (error instanceof EgressError) return error.failure !== 'blocked'
  const { code } = error as { code?: unknown }
  // It has forgotten the session: it was started anew.
  return code === 400 || code === 404
}

/** @param said the last words of a program, without secrets */
export function problemOf(error: unknown, said: string): ServerProblem {
  if (isBySwitch(error)) return switchProblem('http')
  if (error instanceof EgressError) {
    const mayPass = error.failure !== 'blocked'
    return { text: `Not reached: ${error.message}.`, mayPass, until: null }
  }
  if (error instanceof VaultError) return final('Its secrets no longer open. Enter them again.')
  if (error instanceof CorralError) {
    const until = error.code === 'vault_locked' ? 'vault open' : null
    return { text: error.message, mayPass: false, until }
  }
  const { code, message } = error as { code?: unknown; message?: unknown }
  if (code === 'ENOENT') {
    return final('There is no such program. Give its whole path, or install it.')
  }
  if (code === 'EACCES') return final('This Mac does not let it be run.')
  if (typeof code === 'number' && code >= 300 && code < 600) {
    const text = statusTexts[code] ?? `It answered with ${code}.`
    return { text, mayPass: code >= 500, until: null }
  }
  const why = error instanceof ServerLost ? error.message : reasonOf(code, message)
  return { text: said ? `${why} It said: ${said}` : why, mayPass: true, until: null }
}

function final(text: string): ServerProblem {
  return { text, mayPass: false, until: null }
}

/** Codes of the protocol: modelcontextprotocol.io, and those that the SDK adds. */
function reasonOf(code: unknown, message: unknown): string {
  if (code === -32_001) return 'It gave no answer in time.'
  if (code === -32_000) return 'It has closed the connection.'
  if (typeof code === 'number' && code < -32_001 && typeof message === 'string') {
    return `It refused: ${plainText(message, 300)}`
  }
  return 'It does not speak MCP as it should.'
}

export function switchProblem(type: 'stdio' | 'http'): ServerProblem {
  const text = type === 'http' ? nothingLeaves : `${nothingLeaves} ${programsToo}`
  return { text, mayPass: false, until: 'may leave' }
}
