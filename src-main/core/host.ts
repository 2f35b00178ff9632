import { homedir } from 'node:os'
import { join } from 'node:path'
import type { DesktopSettings, NoticeKind, PathKind } from '../contract/desktop.ts'
import type { PowerFacts } from '../contract/power.ts'
import type { ChildProgram } from './lib/child-program.ts'
import type { Log } from './lib/log.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** What a shell (window or headless) hands to the core. The core asks for nothing else. */
export interface Host {
  /** Folder that holds the database, the models and `server.json`; made when it is missing. */
  readonly dataDir: string
  /** Folder of read-only files that ship with the app: migrations, catalogues. */
  readonly resourcesDir: string
  /** Program of the thread that keeps the log of requests: beside its sources, or in the bundle. */
  readonly activityStoreFile: string
  /** The user's home folder: the settings of the apps that Corral connects lie there. */
  readonly homeDir: string
  /** Folder of the built web app; `null` where the local port does not serve it. */
  readonly webAppDir: string | null
  readonly version: string
  /** The port to try first; the next free one is taken when it is in use. 0 takes any. */
  readonly port: number
  readonly log: Log
  /** The variables Corral was started with: CORRAL_MASTER_KEY, keys of providers. */
  readonly environment: Environment
  /** The system's key store; `null` where there is none to trust. */
  readonly keychain: Keychain | null
  /** Starts the program that tries model files (`core/engine/trial/trial-program.ts`). */
  startTrial(): ChildProgram
  /** Moves a file to the user's trash, from where it can be brought back. @throws when there is none */
  moveToTrash(path: string): Promise<void>
  /** Tells the user something that matters while no window is looked at. Never throws. */
  notify(notice: Notice): void
  /**
   * Which proxy the system names for a URL, as a list such as `PROXY host:port; DIRECT`; left out
   * where the environment alone says so.
   */
  readonly systemProxy?: ((url: string) => Promise<string>) | undefined
  /** Shows a folder to the user, as the Finder does; left out where nobody would see it. */
  readonly showFolder?: ((path: string) => Promise<void>) | undefined
  /** Battery, heat and sleep; `null` where nobody tells. */
  readonly power: HostPower | null
  /** What only the Mac app can do; `null` without it. */
  readonly desktop: HostDesktop | null
}

/** Something that the user is told outside the window. */
export interface Notice {
  readonly title: string
  readonly body: string
  readonly kind: NoticeKind
  /** What it is about: a newer notice takes the place of one about the same. */
  readonly subject: string
  /** Screen that a click opens, as its address has it: `downloads`, `pool`. */
  readonly opens: string
}

/** The system's power, as a shell hears of it. */
export interface HostPower {
  facts(): PowerFacts
  /** Calls back after each change of the facts. The answer ends it. */
  listen(listener: () => void): () => void
  /** Keeps the machine from falling asleep by itself, or no longer. */
  keepAwake(on: boolean): void
}

/** The Mac app around the core. */
export interface HostDesktop {
  /** Obeys them: at start, and after each change. */
  apply(settings: DesktopSettings): void
  readonly loginItem: {
    get(): 'on' | 'off' | 'needs_approval'
    set(on: boolean): void
  }
  /** Asks in the system's panel. Answers the path, or `null` when the user would rather not. */
  choosePath(kind: PathKind): Promise<string | null>
  /** `null` in an app that cannot replace itself, because it was not installed. */
  readonly updater: HostUpdater | null
  readonly versions: { readonly electron: string | null; readonly chromium: string | null }
}

/** Replaces the app by a newer one, step by step. Only one step runs at a time. */
export interface HostUpdater {
  /** The newer version that the feed offers, or `null`. Fetches nothing of it. @throws when the feed cannot be read */
  check(
    feed: string,
    signal: AbortSignal,
  ): Promise<{ readonly version: string; readonly notes: string | null } | null>
  /** Fetches what `check` has found, and checks its signature. @throws when it is not right */
  download(onProgress: (share: number) => void, signal: AbortSignal): Promise<void>
  /** Quits, and starts the newer one. Does nothing when the user would rather not. */
  install(): void
}

/** Keeps one secret outside the data folder, under the protection of the user's login. */
export interface Keychain {
  /** The secret, or `null` when none was kept yet. @throws when the system denies it or it is damaged */
  read(): Promise<Uint8Array | null>
  /** Keeps the secret in place of the one before, all or nothing. */
  write(secret: Uint8Array): Promise<void>
}

/** The port Corral listens on unless told otherwise. */
export const defaultPort = 10242

/** The data folder for this user: `CORRAL_HOME`, else where the platform keeps such data. */
export function dataDirFor(env: Environment, platform: NodeJS.Platform): string {
  if (env.CORRAL_HOME) return env.CORRAL_HOME
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Corral')
  return join(env.XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'corral')
}

/**
 * The port to try first: what `CORRAL_PORT` says, else the usual one.
 * @throws RangeError when it says no port number
 */
export function portFor(env: Environment): number {
  return env.CORRAL_PORT ? parsePort(env.CORRAL_PORT) : defaultPort
}

/**
 * Reads a port number as a person writes it.
 * @throws RangeError when it is not a whole number from 0 to 65535
 */
export function parsePort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (!(port <= 65_535)) throw new RangeError(`'${text}' is not a port number (0 to 65535)`)
  return port
}

/** What Corral's pages may do, in the window and in a browser alike. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  // PDFs are read in a thread of their own.
  "worker-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')
