import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { adminCall, userCall } from './call.ts'

export const NoticeKind = z.enum(['downloads', 'models', 'limits', 'updates'])
export type NoticeKind = z.infer<typeof NoticeKind>

/** How the Mac app behaves. Kept also where there is none, for when there is. */
export const DesktopSettings = z.object({
  appearance: z.enum(['system', 'light', 'dark']),
  dock_icon_always: z.boolean().describe('Also while the window is closed'),
  notify: z
    .array(NoticeKind)
    .max(NoticeKind.options.length)
    .describe('What the system tells about while no window of Corral is looked at'),
  check_for_updates: z.boolean().describe('Once a day, by itself'),
  update_feed: z
    .string()
    .max(2048)
    .nullable()
    .describe('Address of a folder with `latest-mac.yml`; null: CORRAL_UPDATE_FEED, or none'),
})
export type DesktopSettings = z.infer<typeof DesktopSettings>

export const UpdateState = z.object({
  phase: z
    .enum(['off', 'idle', 'checking', 'available', 'downloading', 'ready'])
    .describe('available: nothing was fetched yet; ready: it is installed by a restart'),
  reason: z.string().nullable().describe('Why updates are off'),
  version: z.string().nullable().describe('Of the newer Corral'),
  notes: z.string().nullable().describe('What is new in it, as plain text'),
  progress: z.number().min(0).max(1).nullable(),
  problem: z.string().nullable().describe('Why the last step failed'),
  checked_at: z.iso.datetime().nullable(),
})
export type UpdateState = z.infer<typeof UpdateState>

export const DesktopState = z.object({
  available: z.boolean().describe('False without the Mac app: in a browser, on a server'),
  settings: DesktopSettings,
  start_at_login: z
    .enum(['on', 'off', 'needs_approval'])
    .nullable()
    .describe('As the system has it; needs_approval: in System Settings; null without the Mac app'),
  updates: UpdateState,
})
export type DesktopState = z.infer<typeof DesktopState>

export const Versions = z.object({
  corral: z.string(),
  electron: z.string().nullable(),
  chromium: z.string().nullable(),
  node: z.string(),
  sqlite: z.string(),
  node_llama_cpp: z.string(),
  llama_cpp: z.string().nullable().describe('Release that the engine was built from'),
})
export type Versions = z.infer<typeof Versions>

export const PathKind = z
  .enum(['folder', 'model', 'anything', 'new_file'])
  .describe('model: a GGUF file; anything: a file or a folder; new_file: a place to write one')
export type PathKind = z.infer<typeof PathKind>

const tags = ['desktop']

export const desktop = {
  state: userCall
    .route({ method: 'GET', path: '/settings/desktop', tags, summary: 'The Mac app: settings' })
    .output(DesktopState),
  watch: userCall
    .route({
      method: 'GET',
      path: '/settings/desktop/watch',
      tags,
      summary: 'The same now, and again after each change',
    })
    .output(eventIterator(DesktopState)),
  update: adminCall
    .route({
      method: 'PUT',
      path: '/settings/desktop',
      tags,
      summary: 'Change the settings, at once; what is left out stays',
    })
    .input(DesktopSettings.partial())
    .output(DesktopState),
  startAtLogin: adminCall
    .route({
      method: 'PUT',
      path: '/settings/desktop/start-at-login',
      tags,
      summary: 'Have the system start Corral when the user logs in, or no longer',
    })
    .input(z.object({ on: z.boolean() }))
    .output(DesktopState),
  checkForUpdates: adminCall
    .route({
      method: 'POST',
      path: '/settings/desktop/updates/check',
      tags,
      summary: 'Ask the feed for a newer Corral; fetches nothing',
    })
    .output(DesktopState),
  downloadUpdate: adminCall
    .route({
      method: 'POST',
      path: '/settings/desktop/updates/download',
      tags,
      summary: 'Begin to fetch the newer Corral; watch tells how far it is',
    })
    .output(DesktopState),
  installUpdate: adminCall
    .route({
      method: 'POST',
      path: '/settings/desktop/updates/install',
      tags,
      summary: 'Restart into the newer Corral; asks first when requests run',
    })
    .output(DesktopState),
  choosePath: adminCall
    .route({
      method: 'POST',
      path: '/settings/desktop/choose-path',
      tags,
      summary: 'Ask in the system’s panel for a path; null when the user would rather not',
    })
    .input(z.object({ kind: PathKind }))
    .output(z.object({ path: z.string().nullable() })),
  versions: userCall
    .route({ method: 'GET', path: '/system/versions', tags: ['system'], summary: 'Of the parts' })
    .output(Versions),
}
