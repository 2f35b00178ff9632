// The part of Electron's command line that the host itself acts on.

export interface Arguments {
  /** The app's folder. */
  folder: string
  /** Modules to load before the main one, from -r or --require. */
  required: string[]
  /** Whether somebody, that is Playwright, wants to talk to Chromium. */
  debugged: boolean
}

export function parseArguments(argv: readonly string[]): Arguments {
  const parsed: Arguments = { folder: '', required: [], debugged: false }
  for (let i = 0; i < argv.length; i++) {
    const argument = argv[i] as string
    if (argument === '-r' || argument === '--require') parsed.required.push(argv[++i] as string)
    else if (argument.startsWith('--remote-debugging-port')) parsed.debugged = true
    else if (!argument.startsWith('-')) parsed.folder ||= argument
  }
  parsed.folder ||= '.'
  return parsed
}
