// Opens a page target in Chromium, attaches to it, and makes it ready for its first document.
import { cdp } from './browser.ts'
import { type PageScripts, preloadWorld } from './page-scripts.ts'
import type { Answer } from './paused-request.ts'
import type { Handlers, Method, Params, PausedRequest } from './protocol.ts'

export interface PageOptions {
  width: number
  height: number
  scripts: PageScripts
  /** URL patterns of the requests that `onRequest` answers, besides all documents. */
  patterns: string[]
  onRequest(request: PausedRequest, isPage: boolean): Promise<Answer>
}

export async function createTarget({ width, height }: PageOptions): Promise<string> {
  const page = { url: 'about:blank', newWindow: true, width, height }
  const { targetId } = await cdp.send('Target.createTarget', page)
  return targetId
}

export async function attach(targetId: string, handlers: Handlers): Promise<string> {
  const { sessionId } = await cdp.send('Target.attachToTarget', { targetId, flatten: true })
  cdp.listen(sessionId, handlers)
  return sessionId
}

export async function prepare(sessionId: string, options: PageOptions) {
  const { scripts } = options
  const patterns = [
    ...options.patterns.map((urlPattern) => ({ urlPattern })),
    { urlPattern: '*', resourceType: 'Document' as const },
  ]
  const inPreload = { source: scripts.preloadWorld, worldName: preloadWorld }
  const send = <M extends Method>(method: M, params?: Params<M>) =>
    cdp.send(method, params, sessionId)

  await Promise.all([
    send('Page.enable'),
    send('Page.setLifecycleEventsEnabled', { enabled: true }),
    send('Runtime.enable'),
    send('Log.enable'),
    send('Inspector.enable'),
    send('Runtime.addBinding', { name: 'hostPost', executionContextName: preloadWorld }),
    // They run in this order, and the preload finds the page's side of the bridge in place.
    send('Page.addScriptToEvaluateOnNewDocument', { source: scripts.mainWorld }),
    send('Page.addScriptToEvaluateOnNewDocument', inPreload),
    send('Fetch.enable', { patterns }),
    send('Emulation.setDeviceMetricsOverride', metrics(options)),
  ])
}

export function metrics({ width, height }: { width: number; height: number }) {
  return { width, height, deviceScaleFactor: 1, mobile: false }
}
