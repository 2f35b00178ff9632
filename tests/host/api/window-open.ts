// What passes between a page that wants another window and the app that may give it one.
import type { OpenMessage } from '../chromium/page-message.ts'
import { fromChromium } from '../core/scheme-address.ts'
import type { WebContents } from './web-contents.ts'

interface OpenRequest {
  url: string
  frameName: string
  features: string
  disposition: string
}

interface OpenAnswer {
  action: 'allow' | 'deny'
  overrideBrowserWindowOptions?: object
}

export type OpenHandler = (request: OpenRequest) => OpenAnswer

/** What a page needs of the window around it. */
export interface Owner {
  close(): void
  destroy(): void
  /** Opens another window with these options, showing this address. */
  open(options: object, url: string): object
}

export function openWindow(
  message: OpenMessage,
  handler: OpenHandler,
  owner: Owner,
  opener: WebContents,
) {
  const { name: frameName, features, disposition = 'foreground-tab' } = message
  const request = { url: fromChromium(message.url), frameName, features, disposition }
  const answer = handler(request)
  if (answer?.action !== 'allow') return
  const window = owner.open(answer.overrideBrowserWindowOptions ?? {}, request.url)
  opener.emit('did-create-window', window, request)
}
