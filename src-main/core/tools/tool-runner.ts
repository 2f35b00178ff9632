import type { ToolConsent } from '../../contract/tools.ts'
import type { Caller } from '../accounts/caller.ts'

/** A tool as a model is told of it. */
export interface OfferedTool {
  /** As in the contract's `KnownTool`. */
  readonly id: string
  /**
   * What the model calls it by: letters, digits, `_` and `-`, at most 64 of them, no two alike among
   * those offered at once.
   */
  readonly name: string
  /** Name of its MCP server; `null` for what ships with Corral. */
  readonly server: string | null
  readonly description: string
  /** JSON schema of its arguments, an object. */
  readonly parameters: Readonly<Record<string, unknown>>
  /** Of all that it says of itself, and of where it runs: what was allowed was this tool. */
  readonly fingerprint: string
}

/** What the model is told. Text of others: never to be trusted. */
export interface ToolOutcome {
  readonly text: string
  /** The text says why, in words for the model: no stack, no path of this machine. */
  readonly failed: boolean
}

/** What conversations need of tools. */
export interface ToolRunner {
  /** Those that the caller's user has not set to `never` and whose server is ready now. */
  offered(caller: Caller): Promise<readonly OfferedTool[]>
  /** What the user has said; `never` for a tool that is not there. */
  consentOf(caller: Caller, toolId: string): ToolConsent
  /** From now on the user is not asked before this tool runs. */
  allowAlways(caller: Caller, toolId: string): void
  /**
   * Runs it, whatever the consent says: the asker has seen to that. Ends at once when `signal`
   * aborts, then by throwing its reason; every other failure is an outcome.
   * @param argumentsText the model's JSON, checked here against the schema; may be no JSON at all
   */
  run(
    toolId: string,
    argumentsText: string,
    context: { readonly signal: AbortSignal; readonly caller: Caller },
  ): Promise<ToolOutcome>
}

/**
 * Whether answers to this caller's questions may use tools, and whether it may say that tools run. An
 * app's token was given for models: what runs programs takes a person, or an administrator's token.
 */
export function mayUseTools(caller: Caller): boolean {
  return caller.kind !== 'app' || caller.access === 'admin'
}
