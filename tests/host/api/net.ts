// net.fetch: http and https through Node, file: from disk, the app's own schemes by their handler.
import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { lifecycle } from '../core/lifecycle.ts'
import { strict } from '../core/strict.ts'
import { handlerOf } from './protocol.ts'

const mimeTypes: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain',
}

interface NetOptions extends RequestInit {
  bypassCustomProtocolHandlers?: boolean
}

export const net = strict('net', {
  isOnline: () => true,

  async fetch(input: string | Request, options: NetOptions = {}): Promise<Response> {
    lifecycle.requireReady('net.fetch cannot be called before app is ready')
    const request = new Request(input, options)
    const handler = options.bypassCustomProtocolHandlers ? undefined : handlerOf(request.url)
    if (handler) return handler(request)
    if (request.url.startsWith('file:')) return fetchFile(request.url)
    if (/^https?:/.test(request.url)) return fetch(request)
    throw new Error('net::ERR_UNKNOWN_URL_SCHEME')
  },
})

async function fetchFile(url: string): Promise<Response> {
  const path = fileURLToPath(url.replace(/[?#].*$/, ''))
  const content = await readFile(path).catch(() => {
    throw new Error('net::ERR_FILE_NOT_FOUND')
  })
  const type = mimeTypes[extname(path).toLowerCase()] ?? 'application/octet-stream'
  return new Response(content, { headers: { 'content-type': type } })
}
