import { join, normalize, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import { app, net, protocol, session } from 'electron'
import { contentSecurityPolicy } from '../core/host.ts'

export const appScheme = 'app'
export const appOrigin = `${appScheme}://corral`

/** Serves the window's own pages, and nothing else, from `app://corral`. */
export function serveApp(): void {
  const dir = join(app.getAppPath(), 'out', 'renderer')
  protocol.handle(appScheme, async (request) => {
    const url = new URL(request.url)
    const path = normalize(join(dir, decodeURIComponent(url.pathname)))
    if (url.host !== 'corral' || !path.startsWith(dir + sep)) {
      return new Response(null, { status: 404 })
    }
    const file = await net.fetch(pathToFileURL(path).href).catch(() => null)
    if (!file?.ok) return new Response(null, { status: 404 })
    const headers = new Headers(file.headers)
    headers.set('content-security-policy', contentSecurityPolicy)
    headers.set('x-content-type-options', 'nosniff')
    return new Response(file.body, { headers })
  })
  session.defaultSession.setPermissionRequestHandler((_contents, permission, decide) => {
    decide(permission === 'clipboard-sanitized-write')
  })
}
