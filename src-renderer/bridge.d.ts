/** What the preload offers the page; absent in a browser. */
interface CorralBridge {
  platform: string
  port: {
    post(data: string | Uint8Array): void
    listen(listener: (data: string | Uint8Array) => void): () => void
  }
}

interface Window {
  readonly corral?: CorralBridge
}
