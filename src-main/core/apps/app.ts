import type { AppDialect, AppId, AppStep } from '../../contract/apps.ts'
import type { AppWish } from '../lib/app-settings/app-wish.ts'
import type { Path } from './formats/at-path.ts'
import type { SettingsFormat } from './formats/settings-format.ts'

/** One value in the settings of an app. */
export interface Setting {
  readonly path: Path
  readonly value: unknown
  /** Written only where the file has none; it stays when the app is disconnected. */
  readonly onlyWhenMissing?: boolean
}

interface KnownApp {
  readonly id: AppId
  readonly name: string
  /** What the app uses Corral for once it is connected. */
  readonly summary: string
  readonly dialect: AppDialect
  /** Takes a second, smaller model for its work in the background. */
  readonly hasFastModel: boolean
  /** Files and folders that show that it is installed; below the home folder, or absolute. */
  readonly signs: readonly string[]
  /** What is left for the user to do, in order. */
  steps(wish: Omit<AppWish, 'token'>): AppStep[]
}

/** An app whose settings are a file that other programs may write. */
export interface FileApp extends KnownApp {
  readonly kind: 'file'
  /** Below the home folder. */
  readonly file: string
  readonly format: SettingsFormat
  /** Does the token go into the file? If not, the user pastes it into the app. */
  readonly holdsToken: boolean
  /** A file that the app would stop reading if we made ours. */
  readonly notInsteadOf?: string
  settings(wish: AppWish): Setting[]
}

/** An app that is set up by hand, in its own window. */
export interface StepsApp extends KnownApp {
  readonly kind: 'steps'
}

export type App = FileApp | StepsApp

/** The window that is told to apps that insist on one. */
export const assumedContextTokens = 32_768

/** A step that asks for nothing to be copied. */
export function step(text: string, copy: AppStep['copy'] = null): AppStep {
  return { text, copy }
}
