import { build } from 'plist'

/** What the system is to run, and how it is told apart from others. */
export interface ServicePlan {
  /** The program and its arguments, `serve` among them. */
  readonly command: readonly string[]
  /** Set for it; never a secret: the file can be read by who can read the home folder. */
  readonly variables: Readonly<Record<string, string>>
  /** What it prints goes to the end of this file. Its own log is beside it. */
  readonly logFile: string
}

/** Under this label launchd knows it. */
export const launchdLabel = 'dev.corral.serve'
export const systemdUnit = 'corral.service'

/** How long it may take to finish its answers when it is stopped. */
const stopSeconds = 60

/**
 * For `~/Library/LaunchAgents`. Started anew unless it ended as asked; not as a background process,
 * which macOS slows down. Source: launchd.plist(5)
 */
export function launchdFile({ command, variables, logFile }: ServicePlan): string {
  return build({
    Label: launchdLabel,
    ProgramArguments: [...command],
    EnvironmentVariables: { ...variables },
    RunAtLoad: true,
    KeepAlive: { SuccessfulExit: false },
    ThrottleInterval: 10,
    ExitTimeOut: stopSeconds,
    ProcessType: 'Interactive',
    Umask: 0o077,
    StandardOutPath: logFile,
    StandardErrorPath: logFile,
  })
}

/** For `~/.config/systemd/user`. Source: systemd.service(5), systemd.exec(5) */
export function systemdFile({ command, variables, logFile }: ServicePlan): string {
  const environment = Object.entries(variables).map(
    ([name, value]) => `Environment=${quoted(`${name}=${value}`, false)}`,
  )
  return [
    '[Unit]',
    'Description=Corral, local and cloud models on one local port',
    '',
    '[Service]',
    `ExecStart=${command.map((word) => quoted(word, true)).join(' ')}`,
    ...environment,
    'Restart=on-failure',
    'RestartSec=10',
    `TimeoutStopSec=${stopSeconds}`,
    'UMask=0077',
    'NoNewPrivileges=yes',
    `StandardOutput=append:${logFile.replaceAll('%', '%%')}`,
    'StandardError=inherit',
    '',
    '[Install]',
    'WantedBy=default.target',
    '',
  ].join('\n')
}

/** `%` starts a specifier everywhere, `$` a variable in what is run. */
function quoted(word: string, isRun: boolean): string {
  const escaped = word.replaceAll('\\', String.raw`\\`).replaceAll('"', String.raw`\"`)
  const plain = escaped.replaceAll('%', '%%')
  return `"${isRun ? plain.replaceAll('$', '$$$$') : plain}"`
}
