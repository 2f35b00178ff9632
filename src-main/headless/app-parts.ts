import type { Host } from '../core/host.ts'

/** What the Mac app lends the command when its own binary runs it, since that is no Node. */
export interface AppParts {
  /** Starts the command: a program and the arguments before its own. */
  readonly command: readonly string[]
  readonly host: Pick<Host, 'keychain' | 'startTrial' | 'moveToTrash'>
}

let parts: AppParts | null = null

export function runInside(app: AppParts): void {
  parts = app
}

export function lentParts(): AppParts['host'] | object {
  return parts?.host ?? {}
}

/** The command as a person would type it here: npm does not put it on the PATH of a checkout. */
export function typedCommand(): string {
  return parts === null && process.env.npm_command !== undefined ? 'npm exec corral --' : 'corral'
}

/** What starts this same command again: a program, and the arguments before its own. */
export function ownCommand(): readonly string[] {
  return parts?.command ?? [process.execPath, process.argv[1] ?? '']
}
