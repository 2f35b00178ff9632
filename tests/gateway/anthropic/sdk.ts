import Anthropic from '@anthropic-ai/sdk'
import type { TestCorral } from '../../helpers/test-corral.ts'

/** The official client, with the user's token. It repeats nothing by itself. */
export function anthropicClient({ address, userToken }: TestCorral): Anthropic {
  return new Anthropic({ baseURL: address, apiKey: userToken, authToken: null, maxRetries: 0 })
}

export interface SentEvent {
  readonly type: string
  readonly index?: number
  readonly [field: string]: unknown
}

/** The events of a stream as they came over the wire, each with the name before its data. */
export async function readEvents(response: Response): Promise<SentEvent[]> {
  const frames = (await response.text()).split('\n\n').filter((frame) => frame !== '')
  return frames.map((frame) => {
    const [, name, data] = /^event: (\w+)\ndata: (.*)$/.exec(frame) ?? []
    const event = JSON.parse(data ?? 'null') as SentEvent
    if (event?.type !== name) throw new Error(`an event named ${name} says it is ${event?.type}`)
    return event
  })
}

/** A request as an app may send it, with fields that the client's types would not allow. */
export function post(test: TestCorral, path: string, body: unknown): Promise<Response> {
  return test.fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'anthropic-version': '2023-06-01' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
}
