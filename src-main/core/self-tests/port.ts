import { z } from 'zod'
import { anthropicVersion } from '../providers/upstream/headers.ts'
import { type EventFrame, readEventFrames } from './event-frames.ts'
import { PortRefusal, ProtocolFault, demand } from './faults.ts'

/** The local port, as an app with a token of its own sees it. */
export interface Port {
  /** Posts JSON and answers JSON. @throws PortRefusal, ProtocolFault */
  post(path: string, body: object): Promise<unknown>
  /** Posts JSON and reads the events of the answer to their end. @throws PortRefusal, ProtocolFault */
  stream(path: string, body: object): Promise<Streamed>
}

interface Streamed {
  readonly frames: readonly EventFrame[]
  /** From the request to the first event, or between two. */
  readonly longestSilenceMs: number
  readonly durationMs: number
}

/**
 * Asks nobody but this process: `address` is that of the local port, and no redirect is followed.
 * @param modelId which every answer has to come from
 */
export function createPort(to: {
  readonly address: string
  readonly token: string
  readonly modelId: string
  readonly signal: AbortSignal
}): Port {
  const { address, token, modelId, signal } = to
  const ask = async (path: string, body: object): Promise<Response> => {
    const response = await fetch(address + path, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${token}`,
        'anthropic-version': anthropicVersion,
      },
      body: JSON.stringify({ model: modelId, ...body }),
      redirect: 'error',
      signal,
    })
    if (!response.ok) throw new PortRefusal(response.status, await refusalOf(response))
    const route = response.headers.get('x-corral-route')
    if (route !== null && !route.startsWith(`local/${inHeader(modelId)};`)) {
      throw new PortRefusal(response.status, 'A rule sends requests for this name elsewhere.')
    }
    return response
  }

  return {
    async post(path, body) {
      const response = await ask(path, body)
      try {
        return await response.json()
      } catch (error) {
        if (signal.aborted) throw error
        throw new ProtocolFault('The answer is no JSON.')
      }
    },

    async stream(path, body) {
      const startedAt = performance.now()
      const response = await ask(path, { ...body, stream: true })
      const type = response.headers.get('content-type') ?? 'nothing'
      demand(type.startsWith('text/event-stream'), `The stream calls itself ${type}.`)
      const frames: EventFrame[] = []
      let heardAt = startedAt
      let longestSilenceMs = 0
      const hear = () => {
        longestSilenceMs = Math.max(longestSilenceMs, performance.now() - heardAt)
        heardAt = performance.now()
      }
      for await (const frame of readEventFrames(response.body)) {
        hear()
        frames.push(frame)
      }
      hear()
      return { frames, longestSilenceMs, durationMs: performance.now() - startedAt }
    },
  }
}

/** As the gateway writes names into headers. */
function inHeader(modelId: string): string {
  return modelId.replaceAll(/[^\x20-\x7e]/g, '?')
}

const Refusal = z.object({ error: z.object({ message: z.string() }) })

async function refusalOf(response: Response): Promise<string> {
  const said = Refusal.safeParse(await response.json().catch(() => null))
  return said.success ? said.data.error.message : 'The port gave no reason.'
}
