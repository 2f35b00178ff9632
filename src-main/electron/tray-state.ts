import type { Download } from '../contract/downloads.ts'
import type { PooledModel } from '../contract/pool.ts'
import type { PortState } from '../contract/system.ts'

/** Everything that the menu-bar item shows. */
export interface TrayState {
  readonly port: PortState
  readonly models: readonly PooledModel[]
  /** Ids of models that could be loaded. */
  readonly loadable: readonly string[]
  readonly downloads: readonly Download[]
  /** Thousand-millionths of a dollar, since midnight; `null` until it is known. */
  readonly spentTodayNanousd: number | null
  readonly nothingLeaves: boolean
  /** Why Corral rests a little, in words; `null` while it does not. */
  readonly restraint: string | null
}

/** What its items do. */
export interface TrayActions {
  load(modelId: string): void
  unload(modelId: string): void
  pin(modelId: string, pinned: boolean): void
  download(taskId: string, verb: 'pause' | 'resume' | 'cancel'): void
  pause(on: boolean): void
  openPort(on: boolean): void
  letLeave(on: boolean): void
  copy(text: string): void
  /** @param route as `#/models`; without it stays what the window shows */
  show(route?: string): void
  quit(): void
}
