import { contextBridge, ipcRenderer } from 'electron'

/** Must match src-main/electron/ipc-port.ts. */
const openChannel = 'corral:open'
const dataChannel = 'corral:data'

ipcRenderer.send(openChannel)

/**
 * All that a page gets: one pipe to the core. What may be asked through it is the contract's
 * business, so this file never grows.
 */
contextBridge.exposeInMainWorld('corral', {
  platform: process.platform,
  port: {
    post(data: string | Uint8Array): void {
      ipcRenderer.send(dataChannel, data)
    },
    listen(listener: (data: string | Uint8Array) => void): () => void {
      const receive = (_event: unknown, data: string | Uint8Array) => listener(data)
      ipcRenderer.on(dataChannel, receive)
      return () => ipcRenderer.off(dataChannel, receive)
    },
  },
})
