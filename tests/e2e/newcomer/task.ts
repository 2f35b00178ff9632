import type { Page } from '@playwright/test'
import type { ChatProvider } from '../chat-provider.ts'
import type { PlayedHub } from '../played-hub.ts'

/** Somebody at the app they have just got; what one task leaves behind, the next one finds. */
export interface Newcomer {
  readonly page: Page
  /** The folder in which their other programs keep things. */
  readonly userHome: string
  /** A folder of theirs, with a model in it. */
  readonly ownModels: string
  readonly hub: PlayedHub
  /** What answers for a cloud. */
  readonly cloud: ChatProvider
}

/** One task of docs/first-tasks.md: begins where its start says, and expects its end. */
export interface Task {
  /** As it stands there. */
  readonly title: string
  readonly run: (newcomer: Newcomer) => Promise<void>
}
