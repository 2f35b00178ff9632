import { EventEmitter } from 'node:events'
import { RPCHandler } from '@orpc/server/message-port'
import { type IpcMainEvent, type WebContents, ipcMain } from 'electron'
import { type CorralRouter, ownerContext } from '../core/corral.ts'
import type { Log } from '../core/lib/log.ts'
import { appOrigin } from './app-protocol.ts'

/** The two channels between a page and the core; the preload script knows the same names. */
const openChannel = 'corral:open'
const dataChannel = 'corral:data'

/**
 * Serves the contract to the pages of our own windows. A page opens its port when it loads; a
 * reload opens a new one and ends the calls of the old. The window acts as this Mac's owner.
 */
export function serveWindows(router: CorralRouter, log: Log): void {
  const handler = new RPCHandler(router)
  const ports = new Map<WebContents, PagePort | undefined>()
  const close = (page: WebContents) => {
    ports.get(page)?.emit('close')
    ports.set(page, undefined)
  }

  ipcMain.on(openChannel, (event) => {
    if (!isOwnPage(event)) return log.warn('a foreign page asked for a port')
    const { sender: page } = event
    if (!ports.has(page)) {
      page.on('render-process-gone', () => close(page))
      page.once('destroyed', () => {
        close(page)
        ports.delete(page)
      })
    }
    close(page)
    const port = new PagePort(page)
    ports.set(page, port)
    handler.upgrade(port, { context: ownerContext(log) })
  })

  ipcMain.on(dataChannel, (event, data: unknown) => {
    if (!isOwnPage(event)) return log.warn('a foreign page sent a message')
    ports.get(event.sender)?.emit('message', { data })
  })
}

/** What oRPC asks of a message port, over the page's channel. */
class PagePort extends EventEmitter {
  readonly #page: WebContents

  constructor(page: WebContents) {
    super()
    this.#page = page
  }

  postMessage(data: unknown): void {
    if (!this.#page.isDestroyed()) this.#page.send(dataChannel, data)
  }
}

/** Only the top frame of a page that we served: any frame can send on any channel. */
function isOwnPage({ senderFrame, sender }: IpcMainEvent): boolean {
  const isTop = senderFrame !== null && senderFrame.url === sender.mainFrame.url
  return isTop && new URL(senderFrame.url).href.startsWith(`${appOrigin}/`)
}
