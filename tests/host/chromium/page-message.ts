// What a page tells the main process, through the binding in its preload's world.

/** From window.open(), or a link that opens elsewhere. */
export interface OpenMessage {
  type: 'open'
  url: string
  name: string
  features: string
  disposition?: string
}

/** From ipcRenderer; `args` is text of the codec. */
export type IpcMessage =
  | { type: 'send'; channel: string; args: string }
  | { type: 'invoke'; channel: string; args: string; number: number }

export type PageMessage =
  | OpenMessage
  | IpcMessage
  | { type: 'close' }
  | { type: 'preload-error'; error: string }
