import type OpenAI from 'openai'
import type { LoopDelay } from '../loop-delay.ts'

/** A server that speaks OpenAI's protocol and holds the model. */
export interface Contender {
  readonly name: string
  readonly openai: OpenAI
  readonly model: string
  /** Of the process that holds the model; `null` when nobody said. */
  readonly pid: number | null
  /** Takes the model out of memory; the next request loads it. `null` when it cannot be asked. */
  readonly unload: (() => Promise<unknown>) | null
  /** Of its event loop since the last call. `null` when nothing measures inside. */
  readonly loopDelay: (() => Promise<LoopDelay>) | null
  stop(): Promise<void>
}

/** Starts one. */
export interface Launcher {
  readonly name: string
  /** Its process is not ours: to launch only finds it, and nothing can be said about loads. */
  readonly runsAlready: boolean
  launch(): Promise<Contender>
}

/** What all contenders are given. */
export interface ModelSetup {
  readonly id: string
  readonly path: string
  readonly slots: number
  /** Of each slot. */
  readonly contextTokens: number
  readonly threads: number
}
