// ipcMain: what pages send and invoke, handed to the app's listeners and handlers.
import type { IpcMessage } from '../chromium/page-message.ts'
import { cancelable } from '../core/cancelable.ts'
import { pack, unpack } from '../core/codec.ts'
import { strictEmitter } from '../core/strict.ts'
import type { WebContents } from './web-contents.ts'

export interface SenderFrame {
  url: string
  origin: string
}

interface IpcEvent {
  sender: WebContents
  senderFrame: SenderFrame
}

type Handler = (event: IpcEvent, ...args: unknown[]) => unknown

class IpcMain extends strictEmitter('ipcMain') {
  #handlers = new Map<string, Handler>()

  handle(channel: string, handler: Handler) {
    if (typeof handler !== 'function') {
      throw new TypeError(`Expected handler to be a function, but found type '${typeof handler}'`)
    }
    if (this.#handlers.has(channel)) {
      throw new Error(`Attempted to register a second handler for '${channel}'`)
    }
    this.#handlers.set(channel, handler)
  }

  removeHandler(channel: string) {
    this.#handlers.delete(channel)
  }

  /** Host only: the handler's result, or its error in the words which the page gets to see. */
  async answer(channel: string, event: IpcEvent, args: unknown[]) {
    try {
      const handler = this.#handlers.get(channel)
      if (!handler) throw new Error(`No handler registered for '${channel}'`)
      return { value: pack(await handler(event, ...args)) }
    } catch (error) {
      console.error(`Error occurred in handler for '${channel}':`, error)
      return { error: `Error invoking remote method '${channel}': ${String(error)}` }
    }
  }
}

export const ipcMain = new IpcMain()

/** Hands a message from a page to whoever waits for it, and the answer back to the page. */
export async function deliver(message: IpcMessage, sender: WebContents) {
  const args = unpack(message.args) as unknown[]
  const event = cancelable({ sender, senderFrame: sender.mainFrame })
  if (message.type === 'send') {
    sender.emit('ipc-message', event, message.channel, ...args)
    ipcMain.emit(message.channel, event, ...args)
  } else {
    const outcome = await ipcMain.answer(message.channel, event, args)
    await sender.page.post({ type: 'reply', number: message.number, ...outcome })
  }
}
