import type { App } from './app.ts'
import { claudeCode } from './known/claude-code.ts'
import { cline } from './known/cline.ts'
import { codex } from './known/codex.ts'
import { continueDev } from './known/continue.ts'
import { cursor } from './known/cursor.ts'
import { openWebui } from './known/open-webui.ts'
import { opencode } from './known/opencode.ts'
import { raycast } from './known/raycast.ts'
import { xcode } from './known/xcode.ts'
import { zed } from './known/zed.ts'

/** Every app that Corral knows how to connect, in the order of the screen. */
export const knownApps: readonly App[] = [
  claudeCode,
  codex,
  opencode,
  zed,
  continueDev,
  raycast,
  xcode,
  cursor,
  cline,
  openWebui,
]
