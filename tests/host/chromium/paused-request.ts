// Requests which Chromium holds until the host has said what becomes of them.
import type { PausedRequest } from './protocol.ts'

/** A response to give, or whether the request goes on to the network or ends here. */
export type Answer = Response | 'continue' | 'abort'

/** A response in the form in which Fetch.fulfillRequest takes it. */
export async function fulfilment(response: Response) {
  return {
    responseCode: response.status,
    responseHeaders: [...response.headers].map(([name, value]) => ({ name, value })),
    body: Buffer.from(await response.arrayBuffer()).toString('base64'),
  }
}

export function requestBody({ request }: PausedRequest): Uint8Array<ArrayBuffer> | undefined {
  const entries = request.postDataEntries
  if (!entries) return undefined
  const parts = entries.map(({ bytes = '' }) => Buffer.from(bytes, 'base64'))
  return new Uint8Array(Buffer.concat(parts))
}
