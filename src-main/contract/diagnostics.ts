import { z } from 'zod'
import { adminCall } from './call.ts'

export const CrashKind = z
  .enum(['program', 'window', 'helper', 'unclean'])
  .describe(
    'program: a fault nobody caught; helper: a process that tries files; unclean: it ended without stopping',
  )
export type CrashKind = z.infer<typeof CrashKind>

/** What is known of a crash. Holds no prompt and no secret, and never leaves by itself. */
export const CrashRecord = z.object({
  id: z.string(),
  at: z.iso.datetime().describe('Of unclean ends: when they were found'),
  kind: CrashKind,
  version: z.string().describe('Of the Corral that crashed'),
  platform: z.string(),
  message: z.string(),
  details: z.string().describe('Where in the program, one line each; empty where nobody knows'),
  dismissed: z.boolean(),
})
export type CrashRecord = z.infer<typeof CrashRecord>

export const BundleFile = z.object({
  name: z.string(),
  about: z.string(),
  text: z.string(),
})
export type BundleFile = z.infer<typeof BundleFile>

export const DiagnosticsBundle = z.object({
  fileName: z.string(),
  files: z.array(BundleFile).describe('All that is in the zip'),
  zip: z.base64(),
})
export type DiagnosticsBundle = z.infer<typeof DiagnosticsBundle>

const tags = ['diagnostics']
const CrashList = z.array(CrashRecord)

export const diagnostics = {
  crashes: {
    list: adminCall
      .route({ method: 'GET', path: '/diagnostics/crashes', tags, summary: 'Newest first' })
      .output(CrashList),
    dismiss: adminCall
      .route({
        method: 'POST',
        path: '/diagnostics/crashes/dismiss',
        tags,
        summary: 'All that are there were seen; they stay on record',
      })
      .output(CrashList),
    clear: adminCall
      .route({ method: 'DELETE', path: '/diagnostics/crashes', tags, summary: 'Forget them all' })
      .output(CrashList),
  },
  bundle: adminCall
    .route({
      method: 'GET',
      path: '/diagnostics/bundle',
      tags,
      summary: 'Facts for whoever helps, as a zip: no key, no prompt, no password',
    })
    .output(DiagnosticsBundle),
}
