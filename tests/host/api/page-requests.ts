// What becomes of a request of a page's: where a page may go, and who serves the app's own scheme.
import type { Answer } from '../chromium/paused-request.ts'
import type { PausedRequest } from '../chromium/protocol.ts'
import { prevented } from '../core/cancelable.ts'
import { fromChromium } from '../core/scheme-address.ts'
import { serve } from './protocol.ts'
import type { WebContents } from './web-contents.ts'

/** `expected` is, for a page rather than a part of one, the address the app itself asked for. */
export async function answer(
  paused: PausedRequest,
  sender: WebContents,
  expected: string | false,
): Promise<Answer> {
  const { url } = paused.request
  const isOurs = url === expected || url === sender.page.url || paused.redirectedRequestId
  if (expected !== false && !isOurs) {
    const target = fromChromium(url)
    const details = { url: target, isMainFrame: true, isSameDocument: false }
    if (prevented(sender, 'will-navigate', details, target)) return 'abort'
  }
  // Chromium looks for an icon by itself where Electron does not.
  if (url.endsWith('/favicon.ico') && paused.resourceType === 'Other') return 'abort'
  return (await serve(paused)) ?? 'continue'
}
